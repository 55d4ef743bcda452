import { atLeast, atMost, matches, maxLength, minLength } from '../../contract/rule.ts'
import { bool, int, list, optional, record, text } from '../../contract/shape.ts'
import { createTime, region, tags, time, uuid } from './common.ts'

const readOnlyGroup = record(
  {
    id: text('只读组 ID', 'Id of the group', [matches(/^pgrogrp-[0-9a-z]{1,32}$/)], { example: 'pgrogrp-a1b2c3d4' }),
    name: text('名称', 'Name', [minLength(1), maxLength(60)]),
  },
  '只读组',
  'Group of read-only instances',
)

export const instance = record(
  {
    id: text('实例 ID', 'Id of the instance', [matches(/^postgres-[0-9a-z]{1,32}$/)], { example: 'postgres-abcdefg' }),
    name: optional(text('名称', 'Name', [minLength(1), maxLength(60)])),
    region,
    zone: optional(text('可用区', 'Zone', [matches(/^[a-z]+(-[a-z]+)+-\d{1,2}$/)], { example: 'ap-guangzhou-3' })),
    vpc: optional(text('私有网络 ID,默认派生', 'Id of the VPC, derived by default', [matches(/^vpc-[0-9a-z]{8}$/)])),
    subnet: optional(
      text('子网 ID,默认派生', 'Id of the subnet, derived by default', [matches(/^subnet-[0-9a-z]{8}$/)]),
    ),
    privateIp: optional(
      text('内网 IPv4 地址,默认派生', 'Private IPv4 address, derived by default', [
        matches(/^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/),
      ]),
    ),
    version: optional(
      text('PostgreSQL 版本,默认 16.2', 'Version of PostgreSQL, 16.2 by default', [matches(/^\d{1,2}\.\d{1,2}$/)], {
        example: '16.2',
      }),
    ),
    kernelVersion: optional(
      text('内核版本', 'Version of the kernel', [matches(/^v\d{1,2}\.\d{1,2}_r\d{1,2}\.\d{1,2}$/)], {
        example: 'v16.2_r1.5',
      }),
    ),
    specCode: optional(text('规格代码', 'Code of the specification', [matches(/^[a-z0-9.]{1,64}$/)])),
    cpu: optional(int('CPU 核数', 'CPU cores', [atLeast(1), atMost(1024)])),
    memory: optional(int('内存,GB', 'Memory in GB', [atLeast(1), atMost(8192)])),
    storage: optional(int('存储,GB', 'Storage in GB', [atLeast(10), atMost(1_000_000)])),
    deletionProtection: optional(
      bool('是否开启销毁保护,默认否', 'Whether it is protected from deletion; not by default'),
    ),
    isolated: optional(bool('是否已隔离,默认否', 'Whether it is isolated; not by default')),
    tde: optional(
      record(
        {
          keyId: uuid('加密其数据密钥的主密钥', 'The CMK that encrypts its data key'),
          createTime: optional(
            time('数据密钥的创建时间,默认同实例', 'Time of its data key, by default that of the instance'),
          ),
        },
        '透明数据加密',
        'Transparent data encryption',
      ),
    ),
    readOnlyGroups: optional(list(readOnlyGroup, '该主实例的只读组', 'Groups for the read-only instances that it has')),
    master: optional(
      text(
        '主实例 ID,此实例为其只读实例;版本与加密来自主实例',
        'The instance that this one is a read-only one of, and that its version and encryption come from',
      ),
    ),
    readOnlyGroup: optional(
      text('所在只读组 ID,须为主实例的只读组', 'The group that it is in, one of those of its primary'),
    ),
    createTime,
    tags,
  },
  'PostgreSQL 实例',
  'PostgreSQL instance',
)
