import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startHouse, type TestHouse } from '../support/house.ts'

/*
 * Conditions on tags, asked of a server: each row is a statement, a call, and whether it is allowed.
 */

const account = '100000000001'
const uin = '100000000003'
const region = 'ap-guangzhou'
const red = '23e80852-1e38-11e9-b129-5cb9019b4b01'
const blue = '23e80852-1e38-11e9-b129-5cb9019b4b02'
const bare = '23e80852-1e38-11e9-b129-5cb9019b4b03'
const other = '200000000001'
const owner = { secretId: `AKID${'o'.repeat(32)}`, secretKey: 'O'.repeat(32) }
const member = { secretId: `AKID${'m'.repeat(32)}`, secretKey: 'M'.repeat(32) }
const publicKey =
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDOWAmkBihnWRpZgXb9wDw0ReqBqJBFGCAxgfoCCUBYfWvBbILpm7ZkSXHzpn1Flr83X26AGd7rr0x2DskrZwPHHO2+MoqTwo9THhYENHQuPnRH0HPdU7sAobtA4FR4rHMqnPC44WcvRVdF8LypehxnCEa3rkl0XI5ZkJnfydfzI83omEK+YhKWPp2r7OpsmYuOlg9OU9WfPTa0uU7ZlgSGb5A8RBmNl1+J0aslBzmz5WfOkKshvAu3Xnt2h0C57HIPrazjkRP/4ZSirUEFFEITGd/NfNwyoeyWAbAdxuqfMfsbckdgBFMgCCKG6lgPOns2I/Fusp6DAd9gwPZAiscn'

const team = (value: string) => [{ key: 'team', value }]
const seed = JSON.stringify({
  secret: 'tag conditions',
  region,
  accounts: [
    {
      uin: account,
      credentials: [{}],
      users: [{ uin, name: 'member', credentials: [member], policies: ['tags'] }],
      policies: [
        { name: 'tags', document: { version: '2.0', statement: { effect: 'deny', action: 'none:*', resource: '*' } } },
      ],
      keys: [
        { keyId: red, alias: 'red', tags: [...team('red'), { key: 'env', value: 'live' }] },
        { keyId: blue, alias: 'blue', tags: team('blue') },
        { keyId: bare, alias: 'bare' },
      ],
      keyPairs: [{ keyId: 'lhkp-00000001', name: 'pair', publicKey, tags: team('red') }],
      instances: [{ id: 'postgres-red', name: 'red', tags: team('red') }],
    },
    // Ids are of the whole cloud, and yet a tag is looked up within the account.
    { uin: other, credentials: [owner] },
  ],
})

type Condition = Readonly<Record<string, Readonly<Record<string, unknown>>>>
const any = (key: string, ...values: readonly string[]): Condition => ({
  'for_any_value:string_equal': { [`qcs:${key}`]: values },
})
const all = (key: string, ...values: readonly string[]): Condition => ({
  'for_all_value:string_equal': { [`qcs:${key}`]: values },
})
const allow = (condition: Condition, action = '*') => ({ effect: 'allow', action, resource: '*', condition })
const deny = (condition: Condition, action = '*') => ({ effect: 'deny', action, resource: '*', condition })
const everything = { effect: 'allow', action: '*', resource: '*' }

type Call = readonly [service: string, action: string, parameters: object, region?: string | undefined]
const see = (KeyId: string): Call => ['kms', 'DescribeKey', { KeyId }]
const seeAll = (...KeyIds: readonly string[]): Call => ['kms', 'DescribeKeys', { KeyIds }]
let made = 0
const create = (...Tags: readonly (readonly [string, string])[]): (() => Call) => {
  return () => [
    'kms',
    'CreateKey',
    { Alias: `made-${++made}`, Tags: Tags.map(([TagKey, TagValue]) => ({ TagKey, TagValue })) },
  ]
}
const pairs =
  (...Tags: object[]): (() => Call) =>
  () => ['lighthouse', 'ImportKeyPair', { KeyName: 'x', PublicKey: 'none', Tags }]
const tagKey = (KeyId: string, TagKey: string, TagValue: string): Call => [
  'tag',
  'TagResources',
  { ResourceList: [`qcs::kms:${region}:uin/:key/${KeyId}`], Tags: [{ TagKey, TagValue }] },
]
const put = (Resource: string, TagValue: string): Call => [
  'tag',
  'ModifyResourceTags',
  { Resource, ReplaceTags: [{ TagKey: 'team', TagValue }] },
]

/** The ids of the roles that are made before. */
const roleIds = new Map<string, string>()
const seeRole = (RoleName: string): Call => ['cam', 'GetRole', { RoleName }]
const assume = (name: string, RoleArn = `qcs::cam::uin/${account}:roleName/${name}`): Call => [
  'sts',
  'AssumeRole',
  { RoleArn, RoleSessionName: 'test' },
]
const arnById = (name: string, of: string) => `qcs::cam::uin/${of}:role/${roleIds.get(name)}`
const abroad = (name: string) => `qcs::cam::uin/${other}:roleName/${name}`
const role =
  (...Tags: readonly { readonly Key: string; readonly Value: string }[]): (() => Call) =>
  () => ['cam', 'CreateRole', { RoleName: `made-${++made}`, PolicyDocument: trusting(account), Tags }]
const trusting = (...accounts: readonly string[]): string =>
  JSON.stringify({
    version: '2.0',
    statement: {
      effect: 'allow',
      action: 'sts:AssumeRole',
      principal: { qcs: accounts.map((one) => `qcs::cam::uin/${one}:root`) },
    },
  })

type Row = readonly [why: string, statement: readonly object[], call: Call | (() => Call), allowed: boolean]
const isRed = any('resource_tag', 'team&red')

const rows: readonly Row[] = [
  ['a key with the tag', [allow(isRed)], see(red), true],
  ['a key with another value', [allow(isRed)], see(blue), false],
  ['a key without the tag', [allow(isRed)], see(bare), false],
  ['a key that is not there', [allow(isRed)], see('23e80852-1e38-11e9-b129-5cb9019b4b09'), false],
  ['in a region that is not its', [allow(isRed)], ['kms', 'DescribeKey', { KeyId: red }, 'ap-beijing'], false],
  ['without a region', [allow(isRed)], ['kms', 'DescribeKey', { KeyId: red }, undefined], true],
  ['one of several values', [allow(any('resource_tag', 'team&green', 'team&blue'))], see(blue), true],
  ['all tags among those listed', [allow(all('resource_tag', 'team&red', 'env&live'))], see(red), true],
  ['not all tags among those listed', [allow(all('resource_tag', 'team&red'))], see(red), false],
  ['all resources of a batch', [allow(any('resource_tag', 'team&red', 'team&blue'))], seeAll(red, blue), true],
  ['the last of a batch is another', [allow(isRed)], seeAll(red, blue), false],
  ['the first of a batch is another', [allow(isRed)], seeAll(blue, red), false],
  [
    'each of a batch by its own statement',
    [allow(isRed), allow(any('resource_tag', 'team&blue'))],
    seeAll(red, blue),
    true,
  ],
  ['a denial by a tag', [everything, deny(isRed)], see(red), false],
  ['a denial by a tag that it lacks', [everything, deny(isRed)], see(blue), true],
  [
    'a denial of what has no such tag',
    [everything, deny({ null_equal: { 'qcs:resource_tag': true } })],
    see(red),
    true,
  ],
  ['an operation has no resource tags', [allow(isRed)], ['kms', 'ListKeys', {}], false],
  [
    'an operation, where the key is absent',
    [allow({ string_equal_if_exist: { 'qcs:resource_tag': 'team&red' } })],
    ['kms', 'ListKeys', {}],
    true,
  ],
  ['a tag whose key holds an ampersand is no other', [allow(any('resource_tag', 'a&team&red'))], see(bare), false],
  ['an instance', [allow(isRed)], ['postgres', 'DescribeEncryptionKeys', { DBInstanceId: 'postgres-red' }], true],
  ['a key pair', [allow(isRed)], ['lighthouse', 'DeleteKeyPairs', { KeyIds: ['lhkp-00000009'] }], false],
  ['a role', [allow(isRed)], seeRole('Red'), true],
  ['a role by its id', [allow(isRed)], () => ['cam', 'GetRole', { RoleId: roleIds.get('Red') }], true],
  ['a role without a region', [allow(isRed)], ['cam', 'GetRole', { RoleName: 'Red' }, undefined], true],
  ['a role with another value', [allow(isRed)], seeRole('Blue'), false],
  ['a role that is not there', [allow(isRed)], seeRole('Green'), false],
  ['a denial of a role by a tag', [everything, deny(isRed)], seeRole('Red'), false],
  ['a role to be assumed', [allow(isRed)], assume('Red'), true],
  ['a denial of a role to be assumed', [everything, deny(isRed)], () => assume('', arnById('Red', account)), false],
  ['a role of another account that trusts the caller', [allow(isRed)], assume('', abroad('Theirs')), true],
  ['a denial of one', [everything, deny(isRed)], () => assume('', arnById('Theirs', other)), false],
  [
    'a denial of one by a tag that it lacks',
    [everything, deny(any('resource_tag', 'team&blue'))],
    assume('', abroad('Theirs')),
    true,
  ],
  ['a role of another account by the tags of the own one', [everything, deny(isRed)], assume('', abroad('Red')), true],
  ['tagging a key with the tag', [allow(isRed)], tagKey(red, 'x', 'y'), true],
  ['tagging a key with another', [allow(isRed)], tagKey(blue, 'x', 'y'), false],
  ['a resource tag cannot be brought along', [allow(isRed)], tagKey(blue, 'team', 'red'), false],

  ['creation with the tag', [allow(any('request_tag', 'team&red'))], create(['team', 'red']), true],
  ['creation with another', [allow(any('request_tag', 'team&red'))], create(['team', 'blue']), false],
  ['creation without tags', [allow(any('request_tag', 'team&red'))], create(), false],
  [
    'creation with one more than all may be',
    [allow(all('request_tag', 'team&red'))],
    create(['team', 'red'], ['x', 'y']),
    false,
  ],
  [
    'creation with only what may be',
    [allow(all('request_tag', 'team&red', 'x&y'))],
    create(['team', 'red'], ['x', 'y']),
    true,
  ],
  ['a denial of creation by a tag', [everything, deny(any('request_tag', 'team&red'))], create(['team', 'red']), false],
  [
    'Key and Value in Lighthouse',
    [everything, deny(any('request_tag', 'team&red'))],
    pairs({ Key: 'team', Value: 'red' }),
    false,
  ],
  [
    'another Value in Lighthouse',
    [everything, deny(any('request_tag', 'team&red'))],
    pairs({ Key: 'team', Value: 'blue' }),
    true,
  ],
  [
    'the earlier value of a repeated key',
    [everything, deny(any('request_tag', 'team&red'))],
    role({ Key: 'team', Value: 'red' }, { Key: 'team', Value: 'blue' }),
    true,
  ],
  [
    'the later value of a repeated key',
    [allow(any('request_tag', 'team&red'))],
    role({ Key: 'team', Value: 'red' }, { Key: 'team', Value: 'blue' }),
    false,
  ],
  [
    'ReplaceTags in Tag',
    [everything, deny(any('request_tag', 'team&red'))],
    put(`qcs::kms::uin/:key/${blue}`, 'red'),
    false,
  ],
  [
    'another in ReplaceTags',
    [everything, deny(any('request_tag', 'team&red'))],
    put(`qcs::kms::uin/:key/${bare}`, 'green'),
    true,
  ],
  [
    'TagKey and TagValue themselves',
    [everything, deny(any('request_tag', 'team&red'))],
    ['tag', 'CreateTag', { TagKey: 'team', TagValue: 'red' }],
    false,
  ],
  ['a call without tags has none', [allow(any('request_tag', 'team&red'))], see(red), false],

  ['the older key: of the resource', [allow(any('tag', 'team&red'))], see(red), true],
  ['the older key: not of the resource', [allow(any('tag', 'team&red'))], see(blue), false],
  ['the older key: of creation', [allow(any('tag', 'team&red'))], create(['team', 'red']), true],
  ['the older key: cannot be brought along', [allow(any('tag', 'team&red'))], tagKey(blue, 'team', 'red'), false],
  [
    'keys are case-sensitive',
    [allow({ 'for_any_value:string_equal': { 'qcs:Resource_Tag': 'team&red' } })],
    see(red),
    false,
  ],
]

describe('conditions on tags', () => {
  let house: TestHouse
  before(async () => {
    house = await startHouse({ seed })
    // Older releases took such keys.
    const odd = { account, service: 'kms', prefix: 'key', region, resource: bare, key: 'a&team', value: 'red' }
    assert.ok(await house.store.commit([{ insert: 'tag', row: odd }]))
    const make = async (RoleName: string, value: string, options: object, ...trusted: readonly string[]) => {
      const Tags = [{ Key: 'team', Value: value }]
      const asked = { RoleName, PolicyDocument: trusting(...trusted), Tags }
      roleIds.set(RoleName, (await house.call('cam', 'CreateRole', asked, options)).RoleId)
    }
    await make('Theirs', 'red', owner, account)
    await make('Secret', 'red', owner, other)
    await make('Red', 'blue', owner, account)
    await make('Red', 'red', {}, account)
    await make('Blue', 'blue', {}, account)
  })
  after(() => house[Symbol.asyncDispose]())

  const denied = [
    'UnauthorizedOperation',
    'UnauthorizedOperation.NoPermission',
    'OperationDenied.CamDeniedError',
    'AuthFailure.UnauthorizedOperation',
  ]

  async function stand(statement: readonly object[]): Promise<void> {
    const [row] = await house.store.read.find('policy', { where: { account, name: 'tags' } })
    assert.ok(row)
    const document = JSON.stringify({ version: '2.0', statement })
    assert.ok(await house.store.commit([{ update: 'policy', row: { ...row, document } }]))
    // What is believed of a credential is believed for a second.
    house.clock.advance(1001)
  }

  for (const [why, statement, call, allowed] of rows)
    it(`${why}: ${allowed ? 'allowed' : 'refused'}`, async () => {
      await stand(statement)
      const [service, action, parameters, ...place] = typeof call === 'function' ? call() : call
      const options = place.length > 0 ? { ...member, region: place[0] } : member
      const reply = await house.call(service, action, parameters, options)
      assert.equal(!denied.includes(reply.Error?.Code ?? ''), allowed, JSON.stringify(reply.Error))
    })

  it('narrow a session, also that of the account itself', async () => {
    const Policy = encodeURIComponent(JSON.stringify({ version: '2.0', statement: [allow(isRed)] }))
    const { Credentials } = await house.call('sts', 'GetFederationToken', { Name: 'reader', Policy })
    const { TmpSecretId: secretId, TmpSecretKey: secretKey, Token: token } = Credentials
    const code = async ([service, action, parameters]: Call) =>
      (await house.call(service, action, parameters, { secretId, secretKey, token })).Error?.Code
    assert.equal(await code(see(red)), undefined)
    assert.equal(await code(see(blue)), 'UnauthorizedOperation')
    assert.equal(await code(seeAll(red, blue)), 'UnauthorizedOperation')
  })

  it('tell nothing of a role in another account that does not trust the caller', async () => {
    for (const arn of [abroad('Secret'), arnById('Secret', other), abroad('NoSuch')]) {
      const said: unknown[] = []
      for (const statements of [[allow(isRed)], [allow(any('resource_tag', 'team&blue'))]]) {
        await stand(statements)
        const [service, action, parameters] = assume('', arn)
        said.push((await house.call(service, action, parameters, member)).Error)
      }
      assert.deepEqual(said[0], said[1])
    }
  })

  it('follow the tags at once', async () => {
    await stand([allow(isRed)])
    const [service, action, parameters] = see(bare)
    const code = async () => (await house.call(service, action, parameters, member)).Error?.Code
    const Resource = `qcs::kms:${region}:uin/:key/${bare}`
    assert.equal(await code(), 'UnauthorizedOperation')
    await house.call('tag', 'ModifyResourceTags', { Resource, ReplaceTags: [{ TagKey: 'team', TagValue: 'red' }] })
    assert.equal(await code(), undefined)
    await house.call('tag', 'ModifyResourceTags', { Resource, DeleteTags: [{ TagKey: 'team' }] })
    assert.equal(await code(), 'UnauthorizedOperation')
  })

  it('cost nothing where no policy asks', async () => {
    await stand([everything])
    const { read } = house.store
    const { find } = read
    const searched: string[] = []
    Object.assign(read, {
      find: (...args: Parameters<typeof find>) => {
        searched.push(args[0])
        return find.apply(read, args)
      },
    })
    const [service, action, parameters] = see(red)
    await house.call(service, action, parameters, member)
    Reflect.deleteProperty(read, 'find')
    assert.ok(!searched.includes('tag'), searched.join())
  })
})
