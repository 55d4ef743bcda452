import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { at, type Family, fill } from './families.ts'
import { printed, type Ready, type Served } from './served.ts'
import type { Tally } from './tally.ts'

/** Where the command is found, and the environment that it runs in, with a HOME of its own. */
export type Environment = Readonly<Record<string, string | undefined>>

const FAILED = 255

/** How many steps of each family are told: a call of tccli takes a second, nearly all of it to start. */
const BEGINNING = 3

/** The lines of the greeting, pasted into a shell. */
export const pasteGreeting = (tally: Tally, served: Served, env: Environment): Promise<void> =>
  tally.check('the greeting has a tccli call that works', () => {
    const { status, stdout, stderr } = spawnSync('bash', ['-c', printed(served, 'tccli')], { env, encoding: 'utf8' })
    assert.equal(status, 0, stderr)
    assert.equal(JSON.parse(stdout).KeyMetadata.Alias, 'demo')
  })

/**
 * What the stories start from: a server, the actions that are to be told of, the families of KMS, and a line of OpenSSH
 * text to import.
 */
export interface Setting extends Ready {
  readonly actions: readonly string[]
  readonly chapters: readonly Family[]
  readonly publicKey: string
}

/** The actions with tccli, of each family of KMS the first few. Credentials and region come from the environment. */
export async function tccliStory(tally: Tally, ready: Setting, given: Environment): Promise<void> {
  const env = {
    ...given,
    TENCENTCLOUD_SECRET_ID: ready.secretId,
    TENCENTCLOUD_SECRET_KEY: ready.secretKey,
    TENCENTCLOUD_REGION: ready.region,
  }
  const told = new Set<string>()
  const run = (words: readonly string[]) => spawnSync('tccli', words, { env, encoding: 'utf8' })
  const optionsOf = (parameters: object): readonly string[] =>
    Object.entries(parameters).flatMap(([name, value]) => [
      `--${name}`,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ])
  const ask = (service: string, action: string, parameters: object, ...options: readonly string[]) =>
    run([service, action, ...optionsOf(parameters), '--endpoint', ready.endpoint, ...options])
  const call = (service: string, action: string, parameters: object = {}) => {
    const { status, stdout, stderr } = ask(service, action, parameters)
    assert.equal(status, 0, `${service} ${action}: ${stderr}`)
    told.add(`${service}:${action}`)
    return JSON.parse(stdout)
  }
  const refused = (
    code: string,
    service: string,
    action: string,
    parameters: object,
    ...options: readonly string[]
  ) => {
    const { status, stdout, stderr } = ask(service, action, parameters, ...options)
    assert.deepEqual([status, stdout], [FAILED, ''], stderr)
    assert.match(stderr, new RegExp(`code:${code} message:.+ requestId:[0-9a-f-]{36}`))
  }
  const check = (what: string, tell: () => unknown) => tally.check(`tccli: ${what}`, tell)

  let KeyId = ''
  await check('who is calling', () => assert.equal(call('sts', 'GetCallerIdentity').AccountId, '100000000001'))
  await check('a key, with tags', () => {
    const Tags = [{ TagKey: 'team', TagValue: '数据' }]
    KeyId = call('kms', 'CreateKey', { Alias: 'tccli', Description: '主密钥 & more', Tags }).KeyId
    const { KeyMetadata } = call('kms', 'DescribeKey', { KeyId })
    assert.deepEqual([KeyMetadata.Description, KeyMetadata.KeyState], ['主密钥 & more', 'Enabled'])
  })
  await check('encryption binds its context', () => {
    const EncryptionContext = '{"order": "7 & 8"}'
    const { CiphertextBlob } = call('kms', 'Encrypt', { KeyId, Plaintext: 'dGVzdA==', EncryptionContext })
    assert.equal(call('kms', 'Decrypt', { CiphertextBlob, EncryptionContext }).Plaintext, 'dGVzdA==')
    refused('InvalidParameterValue.InvalidCiphertext', 'kms', 'Decrypt', { CiphertextBlob })
  })
  await check('a data key decrypts', () => {
    const { CiphertextBlob, Plaintext } = call('kms', 'GenerateDataKey', { KeyId, KeySpec: 'AES_256' })
    assert.equal(Buffer.from(Plaintext, 'base64').length, 32)
    assert.equal(call('kms', 'Decrypt', { CiphertextBlob }).Plaintext, Plaintext)
  })
  await check('a bound key stays', () => {
    const binding = { KeyId, ProductId: 'mysql', ResourceId: 'cdb-a1b2c3d4' }
    call('kms', 'BindCloudResource', binding)
    refused('FailedOperation.CmkUsedByCloudProduct', 'kms', 'DisableKey', { KeyId })
    call('kms', 'UnbindCloudResource', binding)
  })
  await check('states change', () => {
    call('kms', 'DisableKey', { KeyId })
    refused('ResourceUnavailable.CmkDisabled', 'kms', 'Encrypt', { KeyId, Plaintext: 'dGVzdA==' })
    const { DeletionDate } = call('kms', 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 })
    const { KeyMetadata } = call('kms', 'DescribeKey', { KeyId })
    assert.deepEqual([KeyMetadata.KeyState, KeyMetadata.DeletionDate], ['PendingDelete', DeletionDate])
    call('kms', 'CancelKeyDeletion', { KeyId })
    call('kms', 'EnableKey', { KeyId })
    assert.equal(call('kms', 'DescribeKey', { KeyId }).KeyMetadata.KeyState, 'Enabled')
  })
  const later = new Set<string>()
  for (const { title, service = 'kms', steps } of ready.chapters) {
    for (const { action } of steps.slice(BEGINNING)) later.add(`${service}:${action}`)
    await check(title, () => {
      const kept = new Map<string, unknown>()
      const filled = (value: unknown) => fill(value, kept, 'tccli')
      for (const { action, with: parameters = {}, says = {}, keep = {} } of steps.slice(0, BEGINNING)) {
        const reply = call(service, action, filled(parameters) as object)
        for (const [path, value] of Object.entries(says))
          assert.deepEqual(at(reply, path), filled(value), `${action} ${path}`)
        for (const [name, path] of Object.entries(keep)) kept.set(name, at(reply, path))
      }
    })
  }
  await check('key pairs come and go', () => {
    const { KeyPair } = call('lighthouse', 'CreateKeyPair', { KeyName: 'made' })
    assert.match(KeyPair.PrivateKey, /^-----BEGIN RSA PRIVATE KEY-----\n/)
    const brought = call('lighthouse', 'ImportKeyPair', { KeyName: 'brought', PublicKey: ready.publicKey }).KeyId
    const Filters = [{ Name: 'key-name', Values: ['brought'] }]
    const { TotalCount, KeyPairSet } = call('lighthouse', 'DescribeKeyPairs', { Filters })
    assert.deepEqual([TotalCount, KeyPairSet[0].KeyId, KeyPairSet[0].PublicKey], [1, brought, ready.publicKey])
    const KeyIds = [KeyPair.KeyId, brought]
    call('lighthouse', 'DeleteKeyPairs', { KeyIds })
    refused('ResourceNotFound.KeyIdNotFound', 'lighthouse', 'DeleteKeyPairs', { KeyIds })
  })
  await check('an encrypted instance has its key', () => {
    const [id] = call('postgres', 'CreateInstances', {
      SpecCode: 'pg.it.medium4',
      Storage: 100,
      InstanceCount: 1,
      Period: 1,
      Charset: 'UTF8',
      AdminName: 'dbadmin',
      AdminPassword: 'Tr0u&b+4%d=',
      Zone: 'ap-guangzhou-3',
      DBMajorVersion: '17',
      InstanceChargeType: 'POSTPAID_BY_HOUR',
      NeedSupportTDE: 1,
      KMSKeyId: KeyId,
    }).DBInstanceIdSet
    const Filters = [{ Name: 'db-instance-id', Values: [id] }]
    assert.equal(call('postgres', 'DescribeDBInstances', { Filters }).DBInstanceSet[0].IsSupportTDE, 1)
    const [key] = call('postgres', 'DescribeEncryptionKeys', { DBInstanceId: id }).EncryptionKeys
    assert.deepEqual([key.KeyId, key.IsEnabled], [KeyId, 1])
  })
  await check('a wrong key', () =>
    refused('AuthFailure.SignatureFailure', 'sts', 'GetCallerIdentity', {}, '--secretKey', 'w'.repeat(32)),
  )
  await check('an endpoint from its configuration', () => {
    assert.equal(run(['configure', 'set', 'kms.endpoint', ready.endpoint]).status, 0)
    const { status, stdout, stderr } = run(['kms', 'DescribeKey', '--KeyId', KeyId])
    assert.equal(status, 0, stderr)
    assert.equal(JSON.parse(stdout).KeyMetadata.Alias, 'tccli')
  })
  await check('every action but those further on in a family', () =>
    assert.deepEqual(
      ready.actions.filter((name) => !told.has(name) && !later.has(name)),
      [],
    ),
  )
}
