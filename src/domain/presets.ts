/** A policy that every account has and nobody changes. */
export interface Preset {
  readonly id: number
  readonly name: string
  readonly description: string
  readonly document: string
}

interface Grant {
  readonly name: string
  readonly zh: string
  readonly action: string | readonly string[]
}

/** Ids of the account's own policies are above this. */
export const PRESET_IDS = 100_000_000

/**
 * What only tells about keys. `kms:GetDataKeyPlaintext` and `kms:DescribeWhiteBoxKey` give secrets away, so there is no
 * prefix `kms:Get*` or `kms:Describe*`.
 */
const kmsReads = [
  'kms:DescribeKey',
  'kms:DescribeKeys',
  'kms:DescribeDataKey',
  'kms:DescribeDataKeys',
  'kms:DescribeWhiteBoxDeviceFingerprints',
  'kms:DescribeWhiteBoxServiceStatus',
  'kms:List*',
  'kms:GetKeyRotationStatus',
  'kms:GetPublicKey',
  'kms:GetRegions',
  'kms:GetServiceStatus',
]
const lighthouseReads = ['lighthouse:Describe*', 'lighthouse:Inquire*']
const postgresReads = ['postgres:Describe*', 'postgres:Inquiry*']
const camReads = [
  'cam:Describe*',
  'cam:List*',
  'cam:GetGroup',
  'cam:GetPolicy*',
  'cam:GetRole*',
  'cam:GetSecurityLastUsed',
  'cam:GetUser*',
]

const grants: readonly (Grant & { readonly id: number })[] = [
  { id: 1, name: 'AdministratorAccess', zh: '账号内的全部操作', action: '*' },
  {
    id: 2,
    name: 'ReadOnlyAccess',
    zh: '各服务的只读操作',
    action: [...kmsReads, ...lighthouseReads, ...postgresReads, ...camReads, 'sts:GetCallerIdentity'],
  },
  { id: 101, name: 'QcloudKMSFullAccess', zh: 'KMS 的全部操作', action: 'kms:*' },
  { id: 102, name: 'QcloudKMSReadOnlyAccess', zh: 'KMS 的只读操作', action: kmsReads },
  {
    id: 103,
    name: 'QcloudKMSEncryptDecryptAccess',
    zh: '用 KMS 密钥加解密',
    action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
  },
  { id: 201, name: 'QcloudLighthouseFullAccess', zh: 'Lighthouse 的全部操作', action: 'lighthouse:*' },
  { id: 202, name: 'QcloudLighthouseReadOnlyAccess', zh: 'Lighthouse 的只读操作', action: lighthouseReads },
  { id: 301, name: 'QcloudPostgreSQLFullAccess', zh: 'PostgreSQL 的全部操作', action: 'postgres:*' },
  { id: 302, name: 'QcloudPostgreSQLReadOnlyAccess', zh: 'PostgreSQL 的只读操作', action: postgresReads },
  { id: 401, name: 'QcloudCamFullAccess', zh: 'CAM 的全部操作', action: 'cam:*' },
  { id: 402, name: 'QcloudCamReadOnlyAccess', zh: 'CAM 的只读操作', action: camReads },
  { id: 403, name: 'QcloudSTSFullAccess', zh: 'STS 的全部操作', action: 'sts:*' },
]

export const presets: readonly Preset[] = grants.map(({ id, name, zh, action }) => ({
  id,
  name,
  description: zh,
  document: JSON.stringify({ version: '2.0', statement: [{ effect: 'allow', action, resource: '*' }] }),
}))

const byId: ReadonlyMap<number, Preset> = new Map(presets.map((preset) => [preset.id, preset]))
const byName: ReadonlyMap<string, Preset> = new Map(presets.map((preset) => [preset.name, preset]))

export const presetById = (id: number): Preset | undefined => byId.get(id)
export const presetByName = (name: string): Preset | undefined => byName.get(name)
