import { readdirSync } from 'node:fs'
import type { DatabaseRemains } from '../domain/instance.ts'

/** What the folder of an instance is called. */
export const nameOf = ({ account, region, id }: DatabaseRemains): string => `${account}_${region}_${id}`
export const isName = (name: string): boolean => /^\d+_[a-z]+(-[a-z]+)+_postgres-[0-9a-z]+$/.test(name)

/** Whether there is a folder of any instance. */
export const holdsDatabases = (folder: string): boolean => readdirSync(folder).some(isName)
