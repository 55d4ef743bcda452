import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, it } from 'node:test'

/*
 * The directions between the rooms, as docs/architecture.md draws them. `types` are rooms of which only types may come.
 */
interface Room {
  readonly imports: readonly string[]
  readonly types?: readonly string[]
}

/** A command may join whatever rooms it needs, as main.ts does. */
const hall = 'commands'

const rooms: Readonly<Record<string, Room>> = {
  contract: { imports: [] },
  crypto: { imports: [] },
  domain: { imports: ['contract/fault.ts'], types: ['crypto'] },
  store: { imports: [], types: ['domain'] },
  guard: { imports: ['contract', 'domain'], types: ['store'] },
  gateway: {
    imports: ['contract', 'guard', 'crypto/hmac.ts', 'crypto/gate.ts', 'domain/request-id.ts'],
    types: ['domain', 'store'],
  },
  doctor: { imports: ['contract', 'gateway'] },
  services: {
    imports: [
      'contract',
      'domain',
      'crypto',
      'guard/call-context.ts',
      'guard/policy.ts',
      'guard/trust.ts',
      'services/access-keys.ts',
      'services/service.ts',
      'services/known-tags.ts',
      'services/tagging.ts',
      'services/tags.ts',
      'services/page.ts',
      'services/place.ts',
    ],
    types: ['store', 'trail'],
  },
  trail: { imports: ['crypto', 'domain'], types: ['store'] },
  seed: { imports: ['contract', 'domain', 'crypto', 'guard/policy.ts', 'guard/trust.ts'], types: ['store'] },
  doors: { imports: ['domain', 'crypto'], types: ['store'] },
  databases: { imports: ['domain'], types: ['store'] },
  vault: { imports: ['domain', 'crypto'], types: ['store'] },
  jobs: { imports: ['domain', 'crypto', 'services/kms/destruction.ts'], types: ['store'] },
}

interface Import {
  readonly file: string
  readonly target: string
  readonly typesOnly: boolean
}

const files = globSync('src/**/*.ts').map((file) => file.replaceAll('\\', '/'))

const importsOf = (file: string, text = readFileSync(file, 'utf8')): readonly Import[] =>
  [...text.matchAll(/^(?:import|export)\s+(type\s+)?[^'"]*?from\s+'(\.[^']+)'/gm)].map(([, type, path = '']) => ({
    file,
    target: normalize(join(dirname(file), path))
      .replaceAll('\\', '/')
      .replace(/^src\//, ''),
    typesOnly: type !== undefined,
  }))

/** A service's folder is a room of its own within `services`. */
function allowed({ file, target, typesOnly }: Import): boolean {
  const [room = '', folder = ''] = file.replace(/^src\//, '').split('/')
  const rule = rooms[room]
  if (rule === undefined) return true
  const home = room === 'services' && folder !== '' && !folder.endsWith('.ts') ? `services/${folder}` : room
  const within = (place: string): boolean => target === place || target.startsWith(`${place}/`)
  return within(home) || rule.imports.some(within) || (typesOnly && (rule.types ?? []).some(within))
}

describe('the house', () => {
  it('imports only in the directions that are drawn', () => {
    const strays = files.flatMap((file) => importsOf(file)).filter((entry) => !allowed(entry))
    assert.deepEqual(
      strays.map(({ file, target }) => `${file} -> ${target}`),
      [],
    )
  })

  it('has a rule for every room', () => {
    const names = files.filter((file) => file.split('/').length > 2).map((file) => file.split('/')[1])
    assert.deepEqual(
      [...new Set(names)].filter((name) => name !== undefined && name !== hall && rooms[name] === undefined),
      [],
    )
  })

  it('catches a stray', () => {
    const stray = (file: string, text: string) => importsOf(file, text).every(allowed)
    assert.equal(stray('src/services/kms/X.ts', "import { serve } from '../../gateway/server.ts'"), false)
    assert.equal(stray('src/services/kms/X.ts', "import { x } from '../postgres/tde.ts'"), false)
    assert.equal(stray('src/services/kms/X.ts', "import { SqliteStore } from '../../store/sqlite.ts'"), false)
    assert.equal(stray('src/services/kms/X.ts', "import type { Change } from '../../store/store.ts'"), true)
    assert.equal(stray('src/contract/x.ts', "import type { Cmk } from '../domain/key.ts'"), false)
  })

  it('reads the environment in one place', () => {
    const readers = files.filter((file) => /process\.env/.test(readFileSync(file, 'utf8')))
    assert.deepEqual(readers, ['src/config.ts'])
  })
})
