import assert from 'node:assert/strict'
import { constants, createPrivateKey, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto'
import type { Config } from '../../../src/config.ts'
import { Keyring } from '../../../src/crypto/keyring.ts'
import { RootKey } from '../../../src/crypto/root.ts'
import { seconds } from '../../../src/domain/time.ts'
import { destroyKeys } from '../../../src/jobs/destroy.ts'
import { expireMaterials } from '../../../src/jobs/expire-materials.ts'
import { rotateKeys } from '../../../src/jobs/rotate.ts'
import { startHouse, type TestHouse } from '../../support/house.ts'
import { doneIn } from '../../support/jobs.ts'
import { codeOf, createKey, done, HOUR, kmsOf, start } from '../../support/kms.ts'
import { cmkCells, cmkStates } from '../kms-states/cells.ts'
import { cellOf, isState, type Key, type Kind, keyAt, newKey, type Step, steps } from './model.ts'

/** Where a walk takes place: a store, the world that it began with, and what opens it. */
export interface Ground {
  readonly place: Pick<Config, 'data'> | Pick<Config, 'store'>
  readonly rootKey: string
  readonly seed: string
  /** The external keys of the seed, whose import tokens last. */
  readonly externals: readonly { readonly id: string; readonly token: string }[]
  /** The private key behind the tokens, in DER. */
  readonly wrappingKey: Buffer
}

const RATE_LIMITED = 'RequestLimitExceeded.RotateRateLimited'

/** Walks over the keys of one server, and compares each step with what the model says. */
export class Walker implements AsyncDisposable {
  readonly #ground: Ground
  #house: TestHouse
  readonly #keys: Key[]

  private constructor(ground: Ground, house: TestHouse) {
    this.#ground = ground
    this.#house = house
    this.#keys = ground.externals.map(({ id }) => newKey(id, 'external'))
  }

  static async on(ground: Ground): Promise<Walker> {
    return new Walker(ground, await openHouse(ground, start))
  }

  get #now(): number {
    return seconds(this.#house.clock.now())
  }

  get #kms() {
    return kmsOf(this.#house)
  }

  async create(kind: Exclude<Kind, 'external'>): Promise<void> {
    const KeyUsage = kind === 'kyber' ? 'ASYMMETRIC_Encrypt_Decrypt_Kyber_AES' : 'ENCRYPT_DECRYPT'
    const id = await createKey(this.#kms, `key-${this.#keys.length}`, { KeyUsage })
    const rotating = kind === 'internal'
    if (rotating) await done(this.#kms('EnableKeyRotation', { KeyId: id, RotateDays: 7 }))
    const key = { ...newKey(id, kind), rotating }
    this.#keys.push({ ...key, ...(await this.#encrypt(key, this.#keys.length)).change })
    await this.#holds(this.#keys.length - 1)
  }

  /** The server stops and another starts on its folder, with the clock where it was. */
  async restart(): Promise<void> {
    const now = this.#house.clock.now()
    await this.#house[Symbol.asyncDispose]()
    this.#house = await openHouse(this.#ground, now)
    await this.allHold()
  }

  /** @param sweep whether the jobs do what is due at once, and not only when their second comes */
  async pass(hours: number, sweep: boolean): Promise<void> {
    this.#house.clock.advance(hours * HOUR)
    if (sweep) await this.#sweep()
    await this.allHold()
  }

  async #sweep(): Promise<void> {
    const { store } = this.#house
    const keyring = new Keyring(new RootKey(RootKey.parse(this.#ground.rootKey)))
    for (const job of [destroyKeys(store), expireMaterials(store), rotateKeys(store, keyring, randomBytes)])
      await doneIn(job, this.#now)
  }

  async allHold(): Promise<void> {
    await Promise.all(this.#keys.map((_, n) => this.#holds(n)))
  }

  /**
   * Takes a step with one key.
   * @param pick which key and which step, and how that goes where it can go in several ways
   * @param boldly also a step that is to be refused: left to chance alone, most would be
   */
  async step(pick: number, boldly: boolean): Promise<void> {
    const there = [...this.#keys.keys()].filter((n) => boldly || this.#at(n).state !== 'destroyed')
    const n = there[pick % there.length]
    if (n === undefined) return
    const key = this.#at(n)
    const open = steps.filter((step) => boldly || ['ok', ...cmkStates].includes(cellOf(key, step)))
    const step = open[Math.floor(pick / there.length) % open.length]
    if (step === undefined) return
    const cell = cellOf(key, step)
    const { outcome, change } = await this.#take(step, key, pick)
    const expected = isState(cell) ? 'ok' : cell
    const limited = step === 'RotateKey' && cell === 'ok' && outcome === RATE_LIMITED
    assert.equal(limited ? 'ok' : outcome, expected, `${step} of a ${key.kind} key that is ${key.state}`)
    if (expected === 'ok') this.#keys[n] = { ...key, ...change, state: isState(cell) ? cell : key.state }
    await this.#holds(n)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#house[Symbol.asyncDispose]()
  }

  #at(n: number): Key {
    const key = this.#keys[n]
    assert.ok(key)
    const now = keyAt(key, this.#now)
    this.#keys[n] = now
    return now
  }

  /** Makes the call, and says what a success changes besides the state. */
  async #take(step: Step, key: Key, pick: number): Promise<{ outcome: string; change: Partial<Key> }> {
    const kms = this.#kms
    const KeyId = key.id
    if (step === 'Encrypt') return this.#encrypt(key, pick)
    if (step === 'ImportKeyMaterial') {
      const validTo = pick % 2 === 0 ? 0 : this.#now + 36 * 3600
      const reply = await kms(step, { ...this.#importOf(key), ValidTo: validTo })
      return { outcome: codeOf(reply) ?? 'ok', change: { filled: true, validTo } }
    }
    const days = { PendingWindowInDays: 7 + (pick % 24) }
    const reply = await kms(step, { KeyId, ...(step === 'ScheduleKeyDeletion' && days) })
    const changes: Readonly<Partial<Record<Step, Partial<Key>>>> = {
      ScheduleKeyDeletion: { deletionDate: reply['DeletionDate'] },
      CancelKeyDeletion: { deletionDate: 0 },
      EnableKeyRotation: { rotating: true },
      DisableKeyRotation: { rotating: false },
      DeleteImportedKeyMaterial: { filled: false, validTo: 0 },
    }
    return { outcome: codeOf(reply) ?? 'ok', change: changes[step] ?? {} }
  }

  /** The first ciphertexts of a key are kept, and the last: all of them would be many. */
  async #encrypt({ id: KeyId, kind, blobs }: Key, pick: number): Promise<{ outcome: string; change: Partial<Key> }> {
    const plaintext = randomBytes(1 + (pick % 64)).toString('base64')
    const context = kind === 'kyber' || pick % 3 === 0 ? '' : `{"pick":${pick}}`
    const reply =
      kind === 'kyber'
        ? await this.#kms('PostQuantumCryptoEncrypt', { KeyId, PlainText: plaintext })
        : await this.#kms('Encrypt', { KeyId, Plaintext: plaintext, EncryptionContext: context })
    const blob = { text: reply['CiphertextBlob'], plaintext, context }
    return {
      outcome: codeOf(reply) ?? 'ok',
      change: { blobs: [...blobs.slice(0, 2), ...blobs.slice(2).slice(-1), blob] },
    }
  }

  #importOf({ id: KeyId, material }: Key): object {
    const own = this.#ground.externals.find(({ id }) => id === KeyId)
    if (own === undefined) return { KeyId, ImportToken: 'AAAA', EncryptedKeyMaterial: 'AAAA' }
    const key = createPublicKey(createPrivateKey({ key: this.#ground.wrappingKey, format: 'der', type: 'pkcs8' }))
    const padding = constants.RSA_PKCS1_OAEP_PADDING
    const sealed = publicEncrypt({ key, padding, oaepHash: 'sha256' }, material)
    return { KeyId, ImportToken: own.token, EncryptedKeyMaterial: sealed.toString('base64') }
  }

  /** The key is in the state that it should be in, and each ciphertext it ever made answers as that state does. */
  async #holds(n: number): Promise<void> {
    const { id: KeyId, kind, state, blobs } = this.#at(n)
    const reply = await this.#kms('DescribeKey', { KeyId })
    assert.equal(codeOf(reply) === undefined ? reply['KeyMetadata'].KeyState : 'destroyed', state)
    const [action, member] =
      kind === 'kyber' ? (['PostQuantumCryptoDecrypt', 'PlainText'] as const) : (['Decrypt', 'Plaintext'] as const)
    const cell = cmkCells[action]?.[cmkStates.indexOf(state)]
    for (const { text, plaintext, context } of blobs) {
      const call = this.#kms(action, { CiphertextBlob: text, ...(context && { EncryptionContext: context }) })
      if (cell === 'ok') assert.equal((await done(call))[member], plaintext)
      else assert.equal(codeOf(await call), cell, `a ciphertext of a key that is ${state}`)
    }
  }
}

const openHouse = ({ place, rootKey, seed }: Ground, time: number): Promise<TestHouse> =>
  startHouse({ seed, time, config: { ...place, rootKey } })
