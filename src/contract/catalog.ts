import { readdir } from 'node:fs/promises'
import type { ActionSpec, Service } from './action.ts'
import { type Fault, refuse } from './fault.ts'
import type { Fields, Shape } from './shape.ts'

/** An action as the pipeline sees it, its types forgotten. */
export interface Action extends ActionSpec<Fields, Fields, string, unknown, unknown> {
  readonly service: Service
  readonly name: string
  /** Every code of its own that a call may answer: the handler's, its fields', and the service's denial and failure. */
  readonly codes: readonly string[]
}

/** Where a request seems to be aimed. */
export interface Aim {
  readonly action: string
  readonly version: string
  /** Names that may be a service's: the first label of the host, the scope of the signature. */
  readonly hints: readonly (string | undefined)[]
  /** The product that the host names beyond doubt, as under a domain of the cloud. */
  readonly product?: string | undefined
}

/** The frozen table of all services and actions. */
export class Catalog {
  readonly services: readonly Service[]
  readonly actions: readonly Action[]
  readonly #byName: ReadonlyMap<string, Action>

  constructor(services: readonly Service[], actions: readonly Action[]) {
    this.services = services
    this.actions = actions
    this.#byName = new Map(actions.map((action) => [`${action.service.name}:${action.name}`, action]))
  }

  get(service: string, name: string): Action | undefined {
    return this.#byName.get(`${service}:${name}`)
  }

  /**
   * The action that a request means. Local endpoints say nothing about the service, so Version and Action decide where
   * no hint names one.
   * @throws {Fault} NoSuchProduct, NoSuchVersion, InvalidAction
   */
  find(aim: Aim): Action {
    const { product } = aim
    if (product !== undefined && !this.services.some((service) => service.name === product))
      throw refuse('NoSuchProduct', `\`${clip(product)}\``)
    const hinted = this.#hinted(aim.hints)
    const candidates = hinted === undefined ? this.services : [hinted]
    const versioned = candidates.filter((service) => service.version === aim.version)
    if (versioned.length === 0) throw refuse('NoSuchVersion', `\`${clip(aim.version)}\``)
    for (const service of versioned) {
      const action = this.get(service.name, aim.action)
      if (action !== undefined) return action
    }
    throw noSuchAction(aim, versioned)
  }

  #hinted(hints: Aim['hints']): Service | undefined {
    for (const hint of hints) for (const service of this.services) if (service.name === hint) return service
    return undefined
  }
}

const clip = (word: string): string => word.slice(0, 64)

const noSuchAction = (aim: Aim, services: readonly Service[]): Fault =>
  refuse(
    'InvalidAction',
    `\`${clip(aim.action)}\` (${services.map((service) => service.name).join(', ')} ${aim.version})`,
  )

/** A role that a product holds in every account that it acts in. */
export interface ProductRole {
  readonly service: string
  readonly name: string
  readonly carrier: string
}

/** The roles of all products. */
export const linkedRolesOf = ({ services }: Catalog): readonly ProductRole[] =>
  services.flatMap(({ name: service, linkedRole }) =>
    linkedRole === undefined ? [] : [{ service, name: linkedRole.name, carrier: linkedRole.carrier }],
  )

/**
 * Reads the services: each folder is one, its `service.ts` describes it, and every file with a capital is an action
 * that bears the file's name.
 */
export async function loadCatalog(folder: URL): Promise<Catalog> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  const loaded = await Promise.all(names.sort().map((name) => loadService(new URL(`${name}/`, folder), name)))
  return new Catalog(
    loaded.map(({ service }) => service),
    loaded.flatMap(({ actions }) => actions),
  )
}

async function loadService(folder: URL, name: string): Promise<{ service: Service; actions: readonly Action[] }> {
  const { service } = (await import(new URL('service.ts', folder).href)) as { service: Service }
  if (service.name !== name) throw new Error(`the folder ${name} holds the service ${service.name}`)
  const files = (await readdir(folder)).filter((file) => /^[A-Z]\w*\.ts$/.test(file)).sort()
  const actions = files.map(async (file) => {
    const { default: spec } = (await import(new URL(file, folder).href)) as { default: Action }
    return actionOf(service, file.slice(0, -'.ts'.length), spec)
  })
  return { service: Object.freeze(service), actions: await Promise.all(actions) }
}

function actionOf(service: Service, name: string, spec: ActionSpec<Fields, Fields, string, unknown, unknown>): Action {
  const codes = [...spec.faults, ...ruleCodes(Object.values(spec.input), service)]
  if (!spec.open) codes.push(service.denied)
  codes.push(spec.internal ?? service.internal)
  return Object.freeze({ ...spec, service, name, codes: [...new Set(codes)].sort() })
}

const ruleCodes = (shapes: readonly Shape<unknown, string>[], service: Service): readonly string[] =>
  shapes.flatMap((shape) => [
    ...shape.rules.map((rule) => rule.code ?? service.invalid),
    ...ruleCodes(Object.values(shape.fields ?? {}), service),
    ...(shape.element === undefined ? [] : ruleCodes([shape.element], service)),
  ])
