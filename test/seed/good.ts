import { readFileSync } from 'node:fs'
import { readSeed } from '../../src/seed/read.ts'

/** An installation whose default region has SM4 keys. */
export const settings = { nationalCryptoRegions: ['ap-guangzhou'] }

export const read = (text: string) => readSeed(text, 'world.yaml', settings)

/** The world of the examples. */
export const examples = readFileSync(new URL('../worlds/examples.yaml', import.meta.url), 'utf8')

const [k1 = '', k2 = ''] = [...examples.matchAll(/publicKey: (ssh-rsa \S+)/g)].map(([, key]) => key)
export const publicKeys = { k1, k2 }

/** A seed in which little is said twice, so that one replacement spoils one thing. */
export const good = `secret: of the good seed
time: 2024-01-01
region: ap-guangzhou
accounts:
  - uin: 1001
    name: one
    credentials:
      - secretId: AKID00000000000000000000000000000001
        secretKey: s0000000000000000000000000000001
    users:
      - uin: 1002
        name: user-a
        policies: [read]
        credentials:
          - active: false
      - uin: 1003
        name: user-b
    policies:
      - name: read
        document:
          version: '2.0'
          statement:
            - effect: allow
              action: kms:Describe*
              resource: '*'
      - name: write
        document: '{"version":"2.0","statement":[{"effect":"allow","action":"kms:*","resource":"*"}]}'
    withdrawnRoles: [postgres]
    clusters:
      - id: cls-hsm-a
      - id: cls-hsm-b
    keys:
      - keyId: 00000000-0000-1000-8000-000000000001
        alias: alias-1
        owner: postgres
        creator: 1003
        cluster: cls-hsm-a
        rotation:
          enabled: true
          days: 90
        versions:
          - createTime: 2024-02-01
          - createTime: 2024-03-01
            material: AAAAAAAAAAAAAAAAAAAAAA==
        tags:
          - { key: tag-1, value: v }
          - { key: tag-2, value: v }
      - keyId: 00000000-0000-1000-8000-000000000002
        alias: alias-2
        state: PendingDelete
        deletionDate: 2024-04-01
      - keyId: 00000000-0000-1000-8000-000000000003
        alias: alias-3
        origin: EXTERNAL
        validTo: 2025-01-01
        bindings:
          - { product: mysql, resource: cdb-1 }
          - { product: mysql, resource: cdb-2 }
    dataKeys:
      - dataKeyId: 00000000-0000-1000-8000-0000000000d1
        keyId: 00000000-0000-1000-8000-000000000001
        name: data-1
        bytes: 16
      - dataKeyId: 00000000-0000-1000-8000-0000000000d2
        keyId: 00000000-0000-1000-8000-000000000002
        name: data-2
    whiteBoxKeys:
      - keyId: 00000000-0000-1000-8000-0000000000e1
        alias: white-1
        algorithm: SM4
        fingerprints:
          - identity: 00000000-00000000000000-00000000000000-00000000000000-0000000000000001
          - identity: 00000000-00000000000000-00000000000000-00000000000000-0000000000000002
      - keyId: 00000000-0000-1000-8000-0000000000e2
        alias: white-2
        algorithm: AES_256
    keyPairs:
      - keyId: lhkp-00000001
        name: pair_1
        publicKey: ${k1} one
        associatedInstances:
          - instanceId: lhins-00000001
          - { instanceId: lhins-00000001, username: deploy }
      - keyId: lhkp-00000002
        name: pair_2
        publicKey: ${k2} two
        blueprints: [lhbp-00000001]
    images:
      - { id: lhbp-00000001, name: base, tags: [{ key: kind, value: image }] }
      - { id: lhbp-00000002, system: lhbp-winsrv22 }
    servers:
      - id: lhins-00000001
      - { id: lhins-00000002, blueprint: lhbp-winsrv22 }
    instances:
      - id: postgres-1
        zone: ap-guangzhou-4
        version: 16.2
        deletionProtection: true
        tde:
          keyId: 00000000-0000-1000-8000-000000000001
      - id: postgres-2
        cpu: 2
        readOnlyGroups: [{ id: pgrogrp-2, name: readers }, { id: pgrogrp-3, name: others }]
      - { id: postgres-3, master: postgres-2, readOnlyGroup: pgrogrp-2 }
      - { id: postgres-4, master: postgres-1 }
`
