import type { Settings } from '../domain/settings.ts'
import { PolicyError, parsePolicy } from '../guard/policy.ts'
import { keyPairProblems, keyProblems } from './check-keys.ts'
import { type Defaults, defaultsOf } from './defaults.ts'
import { type Path, pathText } from './error.ts'
import type { Seed, SeedAccount, SeedCredential } from './shape.ts'

/** Something wrong that no shape could say. */
export interface Problem {
  readonly path: Path
  readonly problem: string
}

/** What the checks of one account go by. */
export interface Ground {
  readonly account: SeedAccount
  readonly path: Path
  readonly defaults: Defaults
  readonly settings: Pick<Settings, 'nationalCryptoRegions'>
}
