/*
 * Writes the files that are made from the code: `npm run generate`. With `--check` it writes nothing, names each that is
 * out of date, and fails if any is.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Service } from '../src/contract/action.ts'
import { loadCatalog } from '../src/contract/catalog.ts'
import { commonFaults, type Text } from '../src/contract/fault.ts'
import { jsonSchema } from '../src/contract/json-schema.ts'
import { seedFields } from '../src/seed/shape.ts'

/** A file by its path from the root of the repository. */
interface Generated {
  readonly path: string
  readonly content: string
}

const catalog = await loadCatalog(new URL('../src/services/', import.meta.url))

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

const generated: readonly Generated[] = [
  { path: 'seed.schema.json', content: json(jsonSchema(seedFields, { bareNumbers: true })) },
  ...catalog.services.map((service) => ({ path: `catalog/${service.name}.json`, content: json(pageOf(service)) })),
  { path: 'test/contract/sdk-types.ts', content: sdkTypes() },
]

const root = new URL('../', import.meta.url)
const stale = generated.filter(({ path, content }) => read(path) !== content)
const check = process.argv.includes('--check')
for (const { path, content } of stale) {
  if (check) console.error(`${path} is out of date: run npm run generate`)
  else write(path, content)
}
if (check && stale.length > 0) process.exitCode = 1

/** What the console, the command line and the pages know of a service. */
function pageOf({ name, version, title, region, faults }: Service): object {
  const actions = catalog.actions.filter((action) => action.service.name === name)
  const common: Readonly<Record<string, Text>> = commonFaults
  return {
    service: name,
    version,
    title,
    region,
    faults: Object.fromEntries(Object.entries(faults).sort(([a], [b]) => (a < b ? -1 : 1))),
    actions: Object.fromEntries(
      actions.map((action) => [
        action.name,
        {
          title: action.title,
          about: action.about,
          rate: action.rate,
          effect: action.effect,
          region: action.region ?? region,
          permission: action.open ? 'none' : action.resource === '*' ? 'operation' : 'resource',
          ...(action.exclusive && { exclusive: action.exclusive }),
          input: jsonSchema(action.input),
          output: jsonSchema(action.output),
          faults: action.codes.filter((code) => Object.hasOwn(faults, code) || Object.hasOwn(common, code)),
          examples: action.examples,
        },
      ]),
    ),
  }
}

/** Holds each action against the models of the official Node SDK; a difference does not compile. */
function sdkTypes(): string {
  const models = catalog.services.map(({ name, version }) => {
    const folder = `${name}/v${version.replaceAll('-', '')}/${name}_models.js`
    return `import type * as ${name} from 'tencentcloud-sdk-nodejs/tencentcloud/services/${folder}'`
  })
  const checks = catalog.actions.map(({ service, name }) => {
    const contract = `typeof import('../../src/services/${service.name}/${name}.ts')['default']`
    return `  Holds<Matches<${contract}, ${service.name}.${name}Request, ${service.name}.${name}Response>>,`
  })
  const head = '// Made by `npm run generate` from the catalog.\n'
  const own = "import type { Holds, Matches } from './same-type.ts'"
  return `${head}${[...models, own].join('\n')}\n\nexport type Checks = [\n${checks.join('\n')}\n]\n`
}

function read(path: string): string | undefined {
  try {
    return readFileSync(new URL(path, root), 'utf8')
  } catch {
    return undefined
  }
}

function write(path: string, content: string): void {
  const file = fileURLToPath(new URL(path, root))
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  console.log(path)
}
