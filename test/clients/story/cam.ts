import { chapters as groups } from './cam-groups.ts'
import { chapters as roles } from './cam-roles.ts'
import { chapters as users } from './cam-users.ts'
import type { Chapter } from './cast.ts'

export const chapters: readonly Chapter[] = [...users, ...groups, ...roles]
