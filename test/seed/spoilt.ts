import { examples, good, publicKeys } from './good.ts'

/*
 * Seeds that are refused: each is the good one with one thing wrong.
 */

/** What is replaced, by what, a text of the line that the message must name, and what the message must say. */
export type Spoilt = readonly [from: string, to: string, line: string, problem: RegExp]

const key1 = '00000000-0000-1000-8000-000000000001'
const key2 = '00000000-0000-1000-8000-000000000002'

const rsaKey = /material: (MII.+)/.exec(examples)?.[1] ?? ''

/** A member with the parameters for importing into a key. */
const importToken = (keyId: string): string => {
  const id = Buffer.from(keyId.replaceAll('-', ''), 'hex')
  const token = Buffer.concat([id, Buffer.alloc(80)]).toString('base64')
  return `importToken: { token: ${token}, algorithm: RSAES_OAEP_SHA_1, validTo: 2025-01-01, wrappingKey: ${rsaKey} }`
}

/** From what makes a key one that encrypts an instance to the data key that is under it as well. */
const encrypting = good.slice(good.indexOf('owner: postgres'), good.indexOf('        name: data-1'))

export const spoilt: Readonly<Record<string, Spoilt>> = {
  // YAML itself
  'a member twice': ['    name: one', '    name: one\n    name: two', 'name: two', /a member is there twice/],
  'a tab for indentation': ['    name: one', '\tname: one', '\tname: one', /not well-formed YAML/],
  'a quote that is not closed': [
    'name: user-b',
    "name: 'user-b",
    "name: 'user-b",
    /a quote, bracket or colon is missing/,
  ],
  'a second document': ['    clusters:', '---\n    clusters:', '---', /more than one document/],
  'an unknown tag': ['cpu: 2', 'cpu: !two 2', '!two', /tag resolve failed/],
  'an alias of nothing': ['name: pair_1', 'name: *pair', '*pair', /is an alias of nothing, at .*keyPairs\[0\]\.name$/],
  'an alias of itself': [
    "          version: '2.0'\n          statement:\n",
    "          version: '2.0'\n          statement: &s\n            - *s\n",
    '*s',
    /more than 1000 aliases/,
  ],
  // shapes
  'an unknown member': ['    name: one', '    nmae: one', 'nmae', /is not known here, at accounts\[0\]\.nmae$/],
  'a missing member': ['        name: user-a\n', '', 'uin: 1002', /lacks `name`, at accounts\[0\]\.users\[0\]$/],
  'no secret': ['secret: of the good seed\n', '', 'time: 2024-01-01', /lacks `secret`/],
  'an empty secret': ['secret: of the good seed', "secret: ''", 'secret:', /must keep to minLength 1, at secret$/],
  'a number for the secret': ['secret: of the good seed', 'secret: 12345678', 'secret:', /must be a text, in quotes/],
  'a number for a SecretKey': [
    's0000000000000000000000000000001',
    '10000000000000000000000000000001',
    'secretKey: 1000',
    /must be a text, in quotes.*, at accounts\[0\]\.credentials\[0\]\.secretKey$/,
  ],
  'a member without a value': ['alias: alias-1', 'alias:', 'alias:', /must be a text, at .*keys\[0\]\.alias$/],
  'a text with NUL': ['    name: one', '    name: "o\\0ne"', 'o\\0ne', /must be a text/],
  'a truth value for a text': ['    name: one', '    name: true', 'name: true', /must be a text/],
  'a text for an integer': ['cpu: 2', "cpu: '2'", "cpu: '2'", /must be a whole number/],
  'a fraction for an integer': ['cpu: 2', 'cpu: 2.5', 'cpu: 2.5', /must be a whole number/],
  'a text for a truth value': ['deletionProtection: true', 'deletionProtection: yes', 'yes', /must be true or false/],
  'a text for a list': ['policies: [read]', 'policies: read', 'policies: read', /must be a list/],
  'a list for a mapping': [
    '        tde:\n          keyId',
    '        tde:\n          - keyId',
    'tde:',
    /must be a mapping/,
  ],
  'no account': [good.slice(good.indexOf('  - uin: 1001')), '  []\n', '[]', /must keep to minItems 1, at accounts$/],
  // rules
  'a uin with letters': ['uin: 1003', 'uin: u1003', 'u1003', /must match /],
  'a uin beyond what JSON numbers hold': ['uin: 1003', 'uin: 9007199254740993', '99254740993', /must match /],
  'a SecretId that is too short': ['AKID00000000000000000000000000000001', 'AKID01', 'AKID01', /must match /],
  'a policy name with a blank': ['name: write', 'name: wri te', 'wri te', /must match /],
  'a policy attached twice': [
    'policies: [read]',
    'policies: [read, read]',
    '[read, read]',
    /must not repeat an element/,
  ],
  'a KeyId in capitals': [
    'keyId: 00000000-0000-1000-8000-000000000002',
    'keyId: 00000000-0000-1000-8000-00000000000A',
    '00000000000A',
    /must match /,
  ],
  'an alias that begins with a dash': ['alias: alias-1', 'alias: -alias', '-alias', /must match /],
  'a state that there is not': [
    'state: PendingDelete',
    'state: Deleted',
    'Deleted',
    /must be one of Enabled, Disabled/,
  ],
  'a usage that is not offered': [
    'alias: alias-2',
    'alias: alias-2\n        usage: SIGN',
    'SIGN',
    /must be one of ENC/,
  ],
  'a region that there is not': ['region: ap-guangzhou', 'region: ap-atlantis', 'atlantis', /must be one of ap-/],
  'a day that there is not': ['time: 2024-01-01', 'time: 2023-02-29', '2023-02-29', /must match /],
  'a time without a zone': ['time: 2024-01-01', 'time: 2024-01-01T00:00:00', 'T00', /must match /],
  'a rotation that is too long': ['days: 90', 'days: 366', 'days: 366', /must keep to maximum 365/],
  'material that is not base64': ['AAAAAAAAAAAAAAAAAAAAAA==', 'AAAA*AAA', 'AAAA*AAA', /must be base64/],
  'an address that there is not': ['cpu: 2', 'privateIp: 10.0.0.256', '0.256', /must match /],
  'a role of no product': ['[postgres]', '[mysql]', '[mysql]', /must be one of postgres/],
  // identity
  'a uin twice': ['uin: 1003', 'uin: 1001', 'uin: 1001\n        name: user-b', /repeats accounts\[0\]\.uin/],
  'a user name twice': ['name: user-b', 'name: user-a', 'name: user-a\n    policies', /repeats .*users\[0\]\.name/],
  'a SecretId twice': [
    '- active: false',
    '- secretId: AKID00000000000000000000000000000001',
    '          - secretId',
    /repeats accounts\[0\]\.credentials\[0\]\.secretId/,
  ],
  'two SecretIds to derive': ['- active: false', '- active: false\n          - {}', '- {}', /only one can be derived/],
  'no active credential': [
    's0000000000000000000000000000001',
    's0000000000000000000000000000001\n        active: false',
    'accounts:',
    /no active credential/,
  ],
  'a policy name twice': [
    'name: write',
    'name: read',
    'name: read\n        document: ',
    /repeats .*policies\[0\]\.name/,
  ],
  'a policy that is not defined': [
    'policies: [read]',
    'policies: [read, rite]',
    'rite',
    /is no policy of the account, at .*policies\[1\]$/,
  ],
  'a policy of another version': ["version: '2.0'", "version: '3.0'", '3.0', /is not "2\.0", at .*document\.version$/],
  'a policy with an unknown effect': [
    'effect: allow',
    'effect: maybe',
    'maybe',
    /neither allow nor deny, at .*statement\[0\]\.effect$/,
  ],
  'a policy without an action': [
    '              action: kms:Describe*\n',
    '',
    'effect: allow',
    /is missing, at .*statement\[0\]\.action$/,
  ],
  'a policy whose JSON is broken': [
    '"resource":"*"}]}',
    '"resource":"*"}}',
    '"*"}}',
    /is not JSON, at .*policies\[1\]\.document$/,
  ],
  // keys
  'a KeyId twice': [
    `keyId: ${key2}`,
    `keyId: ${key1}`,
    `${key1}\n        alias: alias-2`,
    /repeats .*keys\[0\]\.keyId/,
  ],
  'an alias twice': ['alias: alias-2', 'alias: alias-1', 'alias: alias-1\n        state', /repeats .*keys\[0\]\.alias/],
  'an alias that is reserved': ['alias: alias-2', 'alias: KMS-1', 'KMS-1', /reserved for products/],
  'an alias that is reserved for PostgreSQL': [
    'alias: alias-2',
    'alias: PGSQL-KMS',
    'PGSQL-KMS',
    /reserved for products/,
  ],
  'a creator that is nobody': ['creator: 1003', 'creator: 1004', '1004', /neither the account nor one of its users/],
  'a cluster that there is not': ['cluster: cls-hsm-a', 'cluster: cls-hsm-c', 'cls-hsm-c', /is no cluster/],
  'a cluster in another region': [
    'cluster: cls-hsm-a',
    'cluster: cls-hsm-a\n        region: ap-tokyo',
    'cluster: cls',
    /is no cluster/,
  ],
  'a cluster twice': ['id: cls-hsm-b', 'id: cls-hsm-a', '- id: cls-hsm-a\n    keys', /repeats .*clusters\[0\]\.id/],
  // asymmetric keys, and imports
  'an asymmetric key without material': [
    'alias: alias-2',
    'alias: alias-2\n        usage: ASYMMETRIC_DECRYPT_SM2',
    `keyId: ${key2}\n        alias`,
    /must be a private key for ASYMMETRIC_DECRYPT_SM2/,
  ],
  'an asymmetric key with material of another': [
    'alias: alias-2',
    `alias: alias-2\n        usage: ASYMMETRIC_SIGN_VERIFY_RSA_3072\n        versions: [{ material: ${rsaKey} }]`,
    `material: ${rsaKey}`,
    /must be a private key for ASYMMETRIC_SIGN_VERIFY_RSA_3072/,
  ],
  'an asymmetric key of two versions': [
    'alias: alias-2',
    `alias: alias-2\n        usage: ASYMMETRIC_DECRYPT_RSA_2048\n        versions: [{ material: ${rsaKey} }, {}]`,
    'versions: [{ material',
    /has more than one/,
  ],
  'an asymmetric key that is imported': [
    'origin: EXTERNAL',
    `origin: EXTERNAL\n        usage: ASYMMETRIC_DECRYPT_RSA_2048\n        versions: [{ material: ${rsaKey} }]`,
    'origin: EXTERNAL',
    /is EXTERNAL, which cannot be/,
  ],
  'an asymmetric key that rotates': [
    'alias: alias-2',
    `alias: alias-2\n        usage: ASYMMETRIC_DECRYPT_RSA_2048\n        versions: [{ material: ${rsaKey} }]\n        rotation: { enabled: true }`,
    'enabled: true }',
    /cannot be for a key of the usage/,
  ],
  'an asymmetric key of a product': [
    'alias: alias-2',
    `alias: alias-2\n        usage: ASYMMETRIC_DECRYPT_RSA_2048\n        versions: [{ material: ${rsaKey} }]\n        region: ap-tokyo\n        owner: postgres`,
    'owner: postgres\n        state',
    /is a product, which cannot be/,
  ],
  'a data key under an asymmetric key': [
    'alias: alias-2',
    `alias: alias-2\n        usage: ASYMMETRIC_DECRYPT_RSA_2048\n        versions: [{ material: ${rsaKey} }]`,
    `keyId: ${key2}\n        name: data-2`,
    /is an asymmetric key/,
  ],
  'parameters for the import of no external key': [
    'alias: alias-2',
    `alias: alias-2\n        ${importToken(key2)}`,
    'importToken',
    /needs the origin EXTERNAL/,
  ],
  'the import token of another key': [
    'origin: EXTERNAL',
    `origin: EXTERNAL\n        ${importToken(key2)}`,
    'token: AAAA',
    /does not begin with the key id/,
  ],
  'a wrapping key that is none': [
    'origin: EXTERNAL',
    `origin: EXTERNAL\n        ${importToken(key2.replace(/2$/, '3')).replace(rsaKey, 'AAAA')}`,
    'wrappingKey: AAAA',
    /must be an RSA private key/,
  ],
  'a deletion without a date': [
    '        deletionDate: 2024-04-01\n',
    '',
    'state: PendingDelete',
    /needs a `deletionDate`/,
  ],
  'a date without a deletion': ['        state: PendingDelete\n', '', 'deletionDate', /needs the state PendingDelete/],
  'an import that is awaited, of no external key': [
    'alias: alias-1',
    'alias: alias-1\n        state: PendingImport',
    'state: PendingImport',
    /needs the origin EXTERNAL/,
  ],
  'an import that is awaited, with material': [
    'origin: EXTERNAL',
    'origin: EXTERNAL\n        state: PendingImport\n        versions: [{}]',
    'versions: [{}]',
    /must not be there/,
  ],
  'an expiry of material that was not imported': [
    'alias: alias-1',
    'alias: alias-1\n        validTo: 2025-01-01',
    'validTo',
    /needs the origin EXTERNAL/,
  ],
  'a rotation of material that was imported': [
    'origin: EXTERNAL',
    'origin: EXTERNAL\n        rotation: { enabled: true }',
    'enabled: true }',
    /cannot be for a key of EXTERNAL origin/,
  ],
  'no version': ['origin: EXTERNAL', 'origin: EXTERNAL\n        versions: []', 'versions: []', /is empty/],
  'versions of material that was imported': [
    'origin: EXTERNAL',
    'origin: EXTERNAL\n        versions: [{}, {}]',
    'versions: [{}',
    /more than the one version/,
  ],
  'material for another algorithm': [
    'AAAAAAAAAAAAAAAAAAAAAA==',
    `${'A'.repeat(43)}=`,
    'material',
    /must be 16 bytes: keys in cls-hsm-a are SM4/,
  ],
  'versions out of order': [
    'createTime: 2024-03-01',
    'createTime: 2024-01-31',
    '2024-01-31',
    /before the one that it follows/,
  ],
  'a version before its key': [
    'createTime: 2024-02-01',
    'createTime: 2023-02-01',
    '2023-02-01',
    /before the one that it follows/,
  ],
  'a tag key twice': ['key: tag-2', 'key: tag-1', 'tag-1, value: v }\n      - keyId', /repeats .*tags\[0\]\.key/],
  'a binding twice': ['resource: cdb-2', 'resource: cdb-1', 'cdb-1 }\n    dataKeys', /repeats .*bindings\[0\]/],
  'a binding of a key that is not enabled': [
    'origin: EXTERNAL',
    'origin: EXTERNAL\n        state: Disabled',
    'bindings:',
    /need the state Enabled/,
  ],
  'two keys of one product': [
    'alias: alias-3',
    'alias: alias-3\n        owner: postgres',
    'owner: postgres\n        origin',
    /repeats .*keys\[0\]\.owner/,
  ],
  // data keys and white-box keys
  'a data key id that is that of a key': [
    '0000000000d1',
    '000000000001',
    'dataKeyId: 00000000-0000-1000-8000-000000000001',
    /repeats .*keys\[0\]\.keyId/,
  ],
  'a data key name twice': ['name: data-2', 'name: data-1', 'name: data-1\n    white', /repeats .*dataKeys\[0\]\.name/],
  'a data key under a key that there is not': [
    `        keyId: ${key2}\n        name: data-2`,
    `        keyId: ${key2.replace('-8', '-9')}\n        name: data-2`,
    '1000-9000',
    /is no key of the account, at .*dataKeys\[1\]\.keyId$/,
  ],
  'a data key under a key without material': [
    `deletionDate: 2024-04-01\n      - keyId: ${key2.replace(/2$/, '3')}`,
    `deletionDate: 2024-04-01\n        origin: EXTERNAL\n        versions: []\n      - keyId: ${key2.replace(/2$/, '3')}`,
    `keyId: ${key2}\n        name: data-2`,
    /is a key without material, at .*dataKeys\[1\]\.keyId$/,
  ],
  'a data key of two lengths': [
    'bytes: 16',
    'bytes: 16\n        material: AAAA',
    'bytes: 16',
    /is said by `material` already/,
  ],
  'a data key of a stranger': [
    'name: data-2',
    'name: data-2\n        creator: 1009',
    'creator: 1009',
    /neither the account/,
  ],
  'a data key to be deleted, not said when': [
    'name: data-2',
    'name: data-2\n        state: PendingDelete',
    'state: PendingDelete\n    white',
    /needs a `deletionDate`, at .*dataKeys\[1\]\.state$/,
  ],
  'a time of deletion of a data key that is enabled': [
    'name: data-2',
    'name: data-2\n        deletionDate: 2024-05-01',
    'deletionDate: 2024-05-01',
    /needs the state PendingDelete/,
  ],
  'a tag of a data key twice': [
    'name: data-2',
    'name: data-2\n        tags: [{ key: t, value: a }, { key: t, value: b }]',
    'tags: [{ key: t',
    /repeats .*dataKeys\[1\]\.tags\[0\]\.key/,
  ],
  'the alias of a white-box key twice': [
    'alias: white-2',
    'alias: white-1',
    'alias: white-1\n        algorithm: AES_256',
    /repeats .*whiteBoxKeys\[0\]\.alias/,
  ],
  'the id of a white-box key twice': [
    '0000000000e2',
    '0000000000e1',
    '0000000000e1\n        alias: white-2',
    /repeats .*whiteBoxKeys\[0\]\.keyId/,
  ],
  'a white-box key of the wrong length': [
    'algorithm: AES_256',
    'algorithm: AES_256\n        material: AAAAAAAAAAAAAAAAAAAAAA==',
    'material: AAAAAAAAAAAAAAAAAAAAAA==\n    keyPairs',
    /must be 32 bytes for AES_256/,
  ],
  'a device twice': [
    '-0000000000000002',
    '-0000000000000001',
    '-0000000000000001\n      - keyId',
    /repeats .*fingerprints\[0\]\.identity/,
  ],
  'a white-box key of a stranger': [
    'alias: white-2',
    'alias: white-2\n        creator: 1009',
    'creator: 1009',
    /neither the account/,
  ],
  'a tag of a white-box key twice': [
    'alias: white-2',
    'alias: white-2\n        tags: [{ key: t, value: a }, { key: t, value: b }]',
    'tags: [{ key: t',
    /repeats .*whiteBoxKeys\[1\]\.tags\[0\]\.key/,
  ],
  'a tag of the account twice': [
    '    whiteBoxKeys:',
    '    tags: [{ key: t, value: a }, { key: t, value: b }, { key: t, value: a }]\n    whiteBoxKeys:',
    '{ key: t, value: a }]',
    /repeats .*accounts\[\d\]\.tags\[0\]/,
  ],
  // key pairs and instances
  'a key pair id twice': [
    'lhkp-00000002',
    'lhkp-00000001',
    'lhkp-00000001\n        name: pair_2',
    /repeats .*keyPairs\[0\]\.keyId/,
  ],
  'a key pair name twice': [
    'name: pair_2',
    'name: pair_1',
    'name: pair_1\n        publicKey: ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCSv',
    /repeats .*keyPairs\[0\]\.name/,
  ],
  'a public key of another kind': [
    `publicKey: ${publicKeys.k2}`,
    'publicKey: ssh-ed25519 AAAA',
    'ssh-ed25519',
    /must be one line `ssh-rsa/,
  ],
  'a public key twice': [
    `${publicKeys.k2} two`,
    `${publicKeys.k1} two`,
    `${publicKeys.k1} two`,
    /repeats .*keyPairs\[0\]\.publicKey/,
  ],
  'an associated instance twice': [
    'username: deploy',
    'username: ubuntu',
    'username: ubuntu',
    /repeats .*associatedInstances\[0\]/,
  ],
  'an associated instance that is not there': [
    'instanceId: lhins-00000001, username',
    'instanceId: lhins-0000000a, username',
    'lhins-0000000a',
    /is no server of the account in ap-guangzhou/,
  ],
  'an associated instance with Windows': [
    'instanceId: lhins-00000001, username',
    'instanceId: lhins-00000002, username',
    'lhins-00000002, username',
    /Windows, which takes no keys/,
  ],
  'an image that is not there': [
    'blueprints: [lhbp-00000001]',
    'blueprints: [lhbp-0000000a]',
    'lhbp-0000000a',
    /is no image of the account in ap-guangzhou/,
  ],
  'an image with Windows': [
    'blueprints: [lhbp-00000001]',
    'blueprints: [lhbp-00000002]',
    'lhbp-00000002',
    /Windows, which takes no keys/,
  ],
  'an image that everybody has': [
    'id: lhbp-00000002, system',
    'id: lhbp-debian12, system',
    'lhbp-debian12, system',
    /is an image that everybody has/,
  ],
  'an image twice': ['id: lhbp-00000002', 'id: lhbp-00000001', 'lhbp-00000001, system', /repeats .*images\[0\]\.id/],
  'a tag of an image twice': [
    '[{ key: kind, value: image }]',
    '[{ key: kind, value: image }, { key: kind, value: other }]',
    'kind, value: other',
    /repeats .*tags\[0\]\.key/,
  ],
  'an instance twice': [
    'id: postgres-2',
    'id: postgres-1',
    'id: postgres-1\n        cpu',
    /repeats .*instances\[0\]\.id/,
  ],
  'a read-only group twice': [
    'id: pgrogrp-3',
    'id: pgrogrp-2',
    'pgrogrp-2, name: others',
    /repeats .*readOnlyGroups\[0\]\.id/,
  ],
  'a read-only group of another primary': [
    'id: postgres-4, master: postgres-1',
    'id: postgres-4, master: postgres-1, readOnlyGroup: pgrogrp-2',
    'postgres-4',
    /is no group of postgres-1, at .*instances\[3\]\.readOnlyGroup$/,
  ],
  'a read-only group without a primary': [
    'master: postgres-2, readOnlyGroup',
    'readOnlyGroup',
    'postgres-3',
    /needs a `master`/,
  ],
  'a primary that is not there': ['master: postgres-1', 'master: postgres-9', 'postgres-9', /is no primary instance/],
  'a primary that follows another': ['master: postgres-1', 'master: postgres-3', 'master: postgres-3', /is no primary/],
  'a version of a read-only instance': [
    'master: postgres-1',
    "master: postgres-1, version: '16.2'",
    'master: postgres-1',
    /is for an instance without a `master`, at .*instances\[3\]\.version$/,
  ],
  'a zone of another region': ['zone: ap-guangzhou-4', 'zone: ap-tokyo-4', 'ap-tokyo-4', /is not in ap-guangzhou/],
  'encryption under an asymmetric key': [
    encrypting,
    encrypting
      .replace(
        /^[\s\S]*?(?= {8}tags:)/,
        `usage: ASYMMETRIC_DECRYPT_RSA_2048\n        versions: [{ material: ${rsaKey} }]\n`,
      )
      .replace(`keyId: ${key1}`, `keyId: ${key2}`),
    `          keyId: ${key1}`,
    /is an asymmetric key, at .*tde\.keyId$/,
  ],
  'encryption under a key that there is not': [
    `          keyId: ${key1}`,
    `          keyId: ${key1.replace('-8', '-9')}`,
    '1000-9000',
    /is no key of the account, at .*tde\.keyId$/,
  ],
  'encryption under a key that is not enabled': [
    `          keyId: ${key1}`,
    `          keyId: ${key2}`,
    `          keyId: ${key2}`,
    /is not Enabled/,
  ],
  'a binding that is there by itself': [
    'creator: 1003',
    'bindings: [{ product: postgres, resource: postgres-1 }]',
    'bindings: [',
    /is there already by the `tde`/,
  ],
}
