/** A place within a seed: names of members and numbers of elements, from 0. */
export type Path = readonly (string | number)[]

/** A seed that makes no world. The message is `file:line:column: what is wrong, at path`, and never quotes a value. */
export class SeedError extends Error {
  override readonly name = 'SeedError'
  readonly line: number
  readonly column: number

  constructor(file: string, line: number, column: number, problem: string, path: Path) {
    const at = path.length === 0 ? '' : `, at ${pathText(path)}`
    super(`${file}:${line}:${column}: ${problem}${at}`)
    this.line = line
    this.column = column
  }
}

/** `accounts[0].keys[2].alias` */
export const pathText = (path: Path): string =>
  path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('')
