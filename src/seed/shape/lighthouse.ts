import { atLeast, atMost, distinct, matches, maxLength, minLength, oneOf } from '../../contract/rule.ts'
import { int, list, optional, record, text } from '../../contract/shape.ts'
import { blueprintIdForm, instanceIdForm, keyPairIdForm } from '../../domain/lighthouse-ids.ts'
import { blueprints, bundles } from '../../domain/lighthouse-offer.ts'
import { BLUEPRINT, BUNDLE } from '../defaults.ts'
import { createTime, region, tags } from './common.ts'

export const keyPair = record(
  {
    keyId: text('密钥对 ID', 'Id of the key pair', [matches(keyPairIdForm)], { example: 'lhkp-omd12oc1' }),
    name: text('名称', 'Name', [matches(/^[0-9A-Za-z_]{1,25}$/)], { example: 'koc1' }),
    publicKey: text('OpenSSH 格式的 RSA 公钥', 'RSA public key as a line of OpenSSH', [maxLength(16_384)]),
    origin: optional(
      text('CREATED 或 IMPORTED(默认)', 'CREATED, or IMPORTED by default', [oneOf(['CREATED', 'IMPORTED'])]),
    ),
    region,
    createTime,
    tags,
    associatedInstances: optional(
      list(
        record(
          {
            instanceId: text('实例 ID', 'Id of the instance', [matches(instanceIdForm)]),
            username: optional(
              text('系统用户,默认为镜像的管理员', 'User of its system, by default the administrator of its image', [
                matches(/^[a-z_][a-z0-9_-]{0,31}$/),
              ]),
            ),
          },
          '实例',
          'Instance',
        ),
        '密钥对可登录的实例',
        'The instances that the key pair opens',
      ),
    ),
    blueprints: optional(
      list(
        text('镜像 ID', 'Id of the image', [matches(blueprintIdForm)]),
        '包含该密钥的自定义镜像(images)',
        'The images of the account (`images`) that carry the key',
        [distinct()],
      ),
    ),
  },
  'SSH 密钥对',
  'SSH key pair',
)

const blueprintIds = oneOf(blueprints.map(({ id }) => id))

export const image = record(
  {
    id: text('镜像 ID', 'Id of the image', [matches(blueprintIdForm)], { example: 'lhbp-a1b2c3d4' }),
    name: optional(text('名称,默认为其 ID', 'Name, by default its id', [minLength(1), maxLength(60)])),
    description: optional(text('描述', 'Description', [maxLength(60)])),
    region,
    system: optional(text(`系统,默认 ${BLUEPRINT}`, `Its system, ${BLUEPRINT} by default`, [blueprintIds])),
    disk: optional(
      int('所需系统盘,GB,默认同系统', 'The system disk that it needs in GB, by default what the system needs', [
        atLeast(20),
        atMost(1000),
      ]),
    ),
    createTime,
    tags,
  },
  '自定义镜像',
  'Image made of an instance',
)

export const server = record(
  {
    id: text('实例 ID', 'Id of the instance', [matches(instanceIdForm)], { example: 'lhins-a1b2c3d4' }),
    name: optional(text('名称,默认为其 ID', 'Name, by default its id', [minLength(1), maxLength(60)])),
    region,
    zone: optional(text('可用区', 'Zone', [matches(/^[a-z]+(-[a-z]+)+-[1-3]$/)], { example: 'ap-guangzhou-2' })),
    bundle: optional(text(`套餐,默认 ${BUNDLE}`, `Bundle, ${BUNDLE} by default`, [oneOf(bundles.map(({ id }) => id))])),
    blueprint: optional(text(`镜像,默认 ${BLUEPRINT}`, `Blueprint, ${BLUEPRINT} by default`, [blueprintIds])),
    state: optional(
      text('状态,默认 RUNNING', 'State, RUNNING by default', [oneOf(['RUNNING', 'STOPPED', 'SHUTDOWN'])]),
    ),
    createTime,
    tags,
  },
  '轻量应用服务器实例',
  'Lighthouse instance',
)
