import { spawnSync } from 'node:child_process'
import { createPublicKey, publicEncrypt, randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { usages } from '../src/crypto/usages.ts'
import { workers } from '../src/crypto/workers.ts'

/*
 * `node bench/crypto.ts`: operations of asymmetric keys a second, many at a time, as one process serves them. RSA-2048 is
 * set beside `openssl speed` on as many cores; the two take turns in short rounds, and the median of the rounds' quotients
 * counts, because the machine may be shared.
 */

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5)
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

console.log(`${availableParallelism()} cores, ${AT_ONCE} calls at once, medians of ${ROUNDS} rounds of ${SECONDS} s\n`)
console.log('| RSA-2048 | a second | openssl speed | share | CPU µs |')
console.log('|---|---|---|---|---|')
for (const [name, call] of Object.entries(rsa)) {
  await measure(call)
  const rounds: (Measured & { readonly openssl: number })[] = []
  for (let round = 0; round < ROUNDS; round++) rounds.push({ openssl: openssl(), ...(await measure(call)) })
  const of = (pick: (round: (typeof rounds)[number]) => number): number => median(rounds.map(pick))
  const share = of(({ rate, openssl }) => rate / openssl)
  const figures = [of(({ rate }) => rate), of((round) => round.openssl)].map(Math.round)
  console.log(`| ${[name, ...figures, `${Math.round(share * 100)} %`, Math.round(of(({ cpu }) => cpu))].join(' | ')} |`)
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

/** Private operations a second of wall-clock time, on all cores. */
function openssl(): number {
  const cores = String(availableParallelism())
  const { stdout } = spawnSync('openssl', [
    'speed',
    '-elapsed',
    '-seconds',
    String(SECONDS),
    '-multi',
    cores,
    'rsa2048',
  ])
  const [, rate] = /^rsa 2048 bits\s+\S+\s+\S+\s+([\d.]+)/m.exec(String(stdout)) ?? []
  return rate === undefined ? Number.NaN : Number(rate)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
