import { atLeast, atMost, matches, maxItems, maxLength, minLength } from '../../contract/rule.ts'
import { int, list, optional, type Rule, record, text } from '../../contract/shape.ts'
import { parseRsaPublicKey } from '../../crypto/ssh.ts'
import { keyPairIdForm } from '../../domain/lighthouse-ids.ts'
import { newTagKey, newTagValue } from '../tags.ts'

/*
 * The fields that several actions of Lighthouse share.
 */

export const keyId = text(
  '密钥对 ID,`lhkp-` 后接 8 个小写字母或数字',
  'Id of a key pair: `lhkp-` and 8 digits or lower-case letters',
  [matches(keyPairIdForm, 'InvalidParameterValue.KeyPairIdMalformed')],
  { example: 'lhkp-omd12oc1' },
)

export const keyName = text(
  '密钥对名称,1 到 25 个数字、字母或下划线,同一地域内不可重复',
  'Name of the key pair: 1 to 25 digits, letters and underscores, not used by another one in the region',
  [
    minLength(1, 'InvalidParameterValue.InvalidKeyPairNameEmpty'),
    maxLength(25, 'InvalidParameterValue.InvalidKeyPairNameTooLong'),
    matches(/^[0-9A-Za-z_]*$/, 'InvalidParameterValue.InvalidKeyPairNameIncludeIllegalChar'),
  ],
  { example: 'koc1' },
)

const opensshRsa: Rule<string, 'InvalidParameterValue.KeyPairPublicKeyMalformed'> = {
  keyword: 'format',
  limit: 'openssh-rsa',
  code: 'InvalidParameterValue.KeyPairPublicKeyMalformed',
  holds: (value) => parseRsaPublicKey(value) !== undefined,
}

/** The comment may be any text, so a bound on the whole keeps a key pair from being a place to store things in. */
const MAX_PUBLIC_KEY = 16_384

export const examplePublicKey =
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDOWAmkBihnWRpZgXb9wDw0ReqBqJBFGCAxgfoCCUBYfWvBbILpm7ZkSXHzpn1Flr83X26AGd7rr0x2DskrZwPHHO2+MoqTwo9THhYENHQuPnRH0HPdU7sAobtA4FR4rHMqnPC44WcvRVdF8LypehxnCEa3rkl0XI5ZkJnfydfzI83omEK+YhKWPp2r7OpsmYuOlg9OU9WfPTa0uU7ZlgSGb5A8RBmNl1+J0aslBzmz5WfOkKshvAu3Xnt2h0C57HIPrazjkRP/4ZSirUEFFEITGd/NfNwyoeyWAbAdxuqfMfsbckdgBFMgCCKG6lgPOns2I/Fusp6DAd9gwPZAiscn deploy@example'

export const publicKey = text(
  '公钥,一行 OpenSSH RSA 文本:`ssh-rsa`、Base64、可选的注释',
  'The public key, one line of OpenSSH text for RSA: `ssh-rsa`, base64, and a comment if you like',
  [maxLength(MAX_PUBLIC_KEY, 'InvalidParameterValue.KeyPairPublicKeyMalformed'), opensshRsa],
  { example: examplePublicKey },
)

export const page = {
  Offset: optional(
    int('偏移量,默认 0', 'How many to skip, 0 by default', [atLeast(0, 'InvalidParameterValue.Negative')], {
      example: 0,
    }),
  ),
  Limit: optional(
    int(
      '返回数量,1 到 100,默认 20',
      'How many to return, 1 to 100, 20 by default',
      [
        atLeast(0, 'InvalidParameterValue.Negative'),
        atLeast(1, 'InvalidParameterValue.OutOfRange'),
        atMost(100, 'InvalidParameterValue.OutOfRange'),
      ],
      { example: 20 },
    ),
  ),
}

export const tag = record(
  {
    Key: text('标签键', 'Key of the tag', [], { example: 'team' }),
    Value: text('标签值', 'Value of the tag', [], { example: 'storage' }),
  },
  '标签',
  'Tag',
)

const newTag = record({ Key: newTagKey(), Value: newTagValue() }, '标签', 'Tag')

export const tags = optional(
  list(newTag, '标签列表,至多 10 个;键重复时以后者为准', 'Tags, at most 10; of a repeated key the later value stays', [
    maxItems(10),
  ]),
)
