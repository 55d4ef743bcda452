import type { Settings } from '../domain/settings.ts'
import { problems } from './check.ts'
import { SeedError } from './error.ts'
import { type Seed, seedFields } from './shape.ts'
import { YamlText } from './yaml.ts'

export { SeedError }

/**
 * Reads a seed and finds everything that can be wrong with it, so that a seed that is read can be planted.
 * @param file its name for messages
 * @param settings of the installation that it is meant for: they say which algorithm a region's keys have
 * @throws {SeedError}
 */
export function readSeed(text: string, file: string, settings: Pick<Settings, 'nationalCryptoRegions'>): Seed {
  const yaml = new YamlText(text, file)
  const seed = yaml.read(seedFields)
  for (const { path, problem } of problems(seed, settings)) throw yaml.refuse(path, problem)
  return seed
}
