import { existsSync, readFileSync } from 'node:fs'

/** Where Debian's package python3-cryptography-vectors puts what NIST and RSA Laboratories published. */
const FOLDER = '/usr/lib/python3/dist-packages/cryptography_vectors/asymmetric/'

/** Why the cases are skipped, or false. */
export const absent: string | false = !existsSync(FOLDER) && 'the package python3-cryptography-vectors is not installed'

/** The values of one case by name, in hex, and the section and group values that it stands under. */
export type Case = Readonly<Record<string, string>>

export const readLines = (file: string): readonly string[] =>
  absent === false ? readFileSync(FOLDER + file, 'latin1').split(/\r?\n/) : []

/**
 * The cases of a CAVP file: lines `name = value`, where a blank line ends a case and `[section]` begins a section. What
 * stands in a block without a message holds for the cases after it.
 */
export function readCases(file: string): readonly Case[] {
  const cases: Case[] = []
  let [section, group]: [string, Case] = ['', {}]
  let block: Record<string, string> = {}
  for (const line of [...readLines(file), '']) {
    const [, head] = /^\[(.*)\]$/.exec(line) ?? []
    const [, name, value] = /^(\w+) = (.*)$/.exec(line) ?? []
    if (head !== undefined) [section, group] = [head, {}]
    else if (name !== undefined && value !== undefined) block[name] = value.trim()
    else if (line === '' && Object.keys(block).length > 0) {
      if ('Msg' in block) cases.push({ section, ...group, ...block })
      else group = { ...group, ...block }
      block = {}
    }
  }
  return cases
}
