import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './command.ts'
import { furnish, type Ground } from './ground.ts'

/** One thing that a plan would do. */
export interface Planned {
  readonly address: string
  readonly actions: readonly string[]
  /** The attributes that it would change. */
  readonly attributes: readonly string[]
}

interface Change {
  readonly actions: readonly string[]
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>> | null
  readonly after_unknown: Readonly<Record<string, unknown>>
}

interface Known {
  readonly address: string
  readonly values: { readonly id: string }
}

/** A folder in which the program works on one configuration. */
export class Terraform {
  readonly #ground: Ground
  readonly #folder: string

  /** @param name of the folder, which is made */
  constructor(ground: Ground, name: string) {
    this.#ground = ground
    this.#folder = furnish(ground, name)
  }

  /** Takes a configuration in the place of the one before. */
  write(configuration: string): void {
    writeFileSync(join(this.#folder, 'main.tf'), configuration)
  }

  apply = (): Promise<string> => this.#run('apply', '-auto-approve', '-input=false')

  destroy = (): Promise<string> => this.#run('destroy', '-auto-approve', '-input=false')

  /** Forgets a resource, and learns of it again from its id alone. */
  async import(address: string): Promise<void> {
    const { values } = JSON.parse(await this.#run('show', '-json')) as {
      readonly values: { readonly root_module: { readonly resources: readonly Known[] } }
    }
    const known = values.root_module.resources.find((resource) => resource.address === address)
    if (known === undefined) throw new Error(`${address} is not in the state`)
    await this.#run('state', 'rm', address)
    await this.#run('import', '-input=false', address, known.values.id)
  }

  /** What is to be done to reach the configuration; nothing where the server tells what it was told. */
  async plan(): Promise<readonly Planned[]> {
    await this.#run('plan', '-input=false', '-out=plan')
    const { resource_changes: changes = [] } = JSON.parse(await this.#run('show', '-json', 'plan')) as {
      readonly resource_changes?: readonly { readonly address: string; readonly change: Change }[]
    }
    return changes
      .filter(({ change }) => !change.actions.every((action) => action === 'no-op' || action === 'read'))
      .map(({ address, change }) => ({ address, actions: change.actions, attributes: differing(change) }))
  }

  readonly #run = (...words: readonly string[]): Promise<string> => run(this.#ground, this.#folder, ...words)
}

function differing({ before, after, after_unknown: unknown }: Change): readonly string[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {}), ...Object.keys(unknown)])
  return [...names].filter(
    (name) => unknown[name] === true || JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]),
  )
}
