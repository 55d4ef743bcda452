import { execFile } from 'node:child_process'
import { createPublicKey, publicEncrypt, randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'
import { usages } from '../src/crypto/usages.ts'
import { workers } from '../src/crypto/workers.ts'

/*
 * `node bench/crypto.ts`: what operations of asymmetric keys cost when one process serves many at a time. RSA-2048 is set
 * beside `openssl speed`, taking turns with it. Both are counted in CPU time, and of each the cheapest round: on a shared
 * machine others only make rounds dearer, and the rate depends on what they leave.
 */

const run = promisify(execFile)
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 8)
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 1)
const AT_ONCE = 16

interface Measured {
  readonly rate: number
  /** Microseconds of all threads for one operation. */
  readonly cpu: number
}

const message = randomBytes(1024)
const digest = randomBytes(32)
const rsaDecryption = usages.ASYMMETRIC_DECRYPT_RSA_2048
const decrypter = rsaDecryption.prepare(await rsaDecryption.generate())
const rsaSigning = usages.ASYMMETRIC_SIGN_VERIFY_RSA_2048
const signer = rsaSigning.prepare(await rsaSigning.generate())
const encrypt = (options: object): Buffer =>
  publicEncrypt({ key: createPublicKey(decrypter.publicKey.pem), ...options }, digest)
const oaep = encrypt({ padding: 4, oaepHash: 'sha256' })
const padded = encrypt({ padding: 1 })

const rsa = {
  'decrypt RSAES_OAEP_SHA_256': () => decrypter.decrypt('RSAES_OAEP_SHA_256', oaep),
  'decrypt RSAES_PKCS1_V1_5': () => decrypter.decrypt('RSAES_PKCS1_V1_5', padded),
  'sign RSA_PKCS1_SHA_256 RAW': () => signer.sign('RSA_PKCS1_SHA_256', 'RAW', message),
  'sign RSA_PSS_SHA_256 DIGEST': () => signer.sign('RSA_PSS_SHA_256', 'DIGEST', digest),
}

console.log(`${availableParallelism()} cores, ${AT_ONCE} calls at once, best of ${ROUNDS} rounds of ${SECONDS} s\n`)
console.log('| RSA-2048 | CPU µs | openssl speed | share | a second |\n|---|---|---|---|---|')
for (const [name, call] of Object.entries(rsa)) {
  const [ours, theirs]: [Measured[], number[]] = [[], []]
  // The first round warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    theirs.push(await openssl())
    ours.push(await measure(call))
  }
  const [cpu, base] = [Math.min(...ours.map((round) => round.cpu)), Math.min(...theirs)]
  const rate = Math.max(...ours.map((round) => round.rate))
  const figures = [Math.round(cpu), Math.round(base), `${Math.round((100 * base) / cpu)} %`, Math.round(rate)]
  console.log(`| ${[name, ...figures].join(' | ')} |`)
}

console.log('\n| other keys | a second | CPU µs |\n|---|---|---|')
for (const [usage, row] of Object.entries(usages)) {
  if (row.kind !== 'signing' || row === rsaSigning) continue
  const key = row.prepare(await row.generate())
  for (const [algorithm, length] of Object.entries(row.digests)) {
    for (const [type, subject] of [
      ['RAW', message],
      ['DIGEST', randomBytes(length)],
    ] as const) {
      const signature = await key.sign(algorithm, type, subject)
      const calls = {
        sign: () => key.sign(algorithm, type, subject),
        verify: () => key.verify(algorithm, type, subject, signature),
      }
      for (const [what, call] of Object.entries(calls)) {
        const { rate, cpu } = await measure(call)
        console.log(`| ${usage} ${what} ${algorithm} ${type} | ${Math.round(rate)} | ${Math.round(cpu)} |`)
      }
    }
  }
}
await workers[Symbol.asyncDispose]()

async function measure(call: () => Promise<unknown>): Promise<Measured> {
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  const end = start + SECONDS * 1000
  let done = 0
  const caller = async (): Promise<void> => {
    for (; performance.now() < end; done++) await call()
  }
  await Promise.all(Array.from({ length: AT_ONCE }, caller))
  const { user, system } = process.cpuUsage(cpu)
  return { rate: (done * 1000) / (performance.now() - start), cpu: (user + system) / done }
}

/** Microseconds of CPU time for a private operation, while as many processes as there are cores do them. */
async function openssl(): Promise<number> {
  const args = ['speed', '-seconds', String(SECONDS), 'rsa2048']
  const outputs = await Promise.all(Array.from({ length: availableParallelism() }, () => run('openssl', args)))
  const times = outputs.map(({ stdout }) => {
    const [, rate] = /^rsa 2048 bits\s+\S+\s+\S+\s+([\d.]+)/m.exec(stdout) ?? []
    return rate === undefined ? Number.NaN : 1e6 / Number(rate)
  })
  return times.reduce((sum, time) => sum + time, 0) / times.length
}
