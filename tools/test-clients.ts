import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { json } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { loadCatalog } from '../src/contract/catalog.ts'
import { encodeRsaPublicKey } from '../src/crypto/ssh.ts'
import { familiesOf } from '../test/clients/families.ts'
import { type Ready, serveGreeting, serveUntil } from '../test/clients/served.ts'
import { Tally } from '../test/clients/tally.ts'
import { type Environment, pasteGreeting, type Setting, tccliStory } from '../test/clients/tccli.ts'
import { pythonWith } from './python.ts'

/*
 * `npm run test:clients`: the official Python SDK and tccli, as pip installs them, against the server. Where they
 * cannot be had this says so and succeeds, unless it is in CI that the index of packages was there and they were not.
 */

const fileAt = (path: string): string => fileURLToPath(new URL(`../test/clients/${path}`, import.meta.url))

const python = pythonWith(fileAt('requirements.txt'))
if ('missing' in python) {
  const isFault = process.env['CI'] === 'true' && python.index
  console.log(`${isFault ? 'failed' : 'skipped'}: ${python.missing}\nNeither the Python SDK nor tccli was tried.`)
  if (isFault) process.exitCode = 1
} else {
  const { passed, failed } = await tryClients(python.folder)
  console.log(`${passed} passed, ${failed} failed`)
  if (failed > 0) process.exitCode = 1
}

async function tryClients(bin: string): Promise<Tally> {
  const tally = new Tally()
  const catalog = await loadCatalog(new URL('../src/services/', import.meta.url))
  const names = catalog.actions.map(({ service, name }) => `${service.name}:${name}`)
  const { elsewhere, chapters } = familiesOf((name) => names.includes(name))
  const actions = names.filter((name) => !elsewhere.includes(name) && !elsewhere.includes(name.replace(/:.*/, ':*')))
  const publicKey = encodeRsaPublicKey(
    generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey,
    '某人+some one@host',
  )
  // tccli keeps its settings and its log there.
  const home = mkdtempSync(join(tmpdir(), 'sanyao-clients-'))
  try {
    const env = environment(bin, home)
    await using greeted = await serveGreeting()
    await pasteGreeting(tally, greeted, env)
    await using served = await serveUntil(() => true, ['--json', '--no-throttle', '--seed', fileAt('world.yaml')])
    const ready: Ready = JSON.parse(served.said[0] ?? '')
    const setting = { ...ready, actions, chapters, publicKey }
    await pythonStory(tally, join(bin, 'python'), setting, env)
    await tccliStory(tally, setting, env)
  } finally {
    rmSync(home, { recursive: true })
  }
  return tally
}

/** Ours, without credentials for the cloud, and straight to where it is told to go. */
function environment(bin: string, HOME: string): Environment {
  const own = Object.entries(process.env).filter(([name]) => !/^(TENCENTCLOUD|TCCLI|TKE)_|_proxy$/i.test(name))
  return { ...Object.fromEntries(own), HOME, PATH: `${bin}${delimiter}${process.env['PATH']}` }
}

/** The story counts by itself; it says what failed where we do. */
function pythonStory(tally: Tally, python: string, setting: Setting, env: Environment): Promise<void> {
  return tally.check('the story of the Python SDK ends', async () => {
    const story = spawn(python, [fileAt('python_sdk.py')], { stdio: ['pipe', 'pipe', 'inherit'], env })
    story.stdin.end(JSON.stringify(setting))
    const { passed, failed } = (await json(story.stdout)) as { readonly passed: number; readonly failed: number }
    tally.passed += passed
    tally.failed += failed
  })
}
