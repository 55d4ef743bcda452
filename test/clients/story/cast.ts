import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { kms } from 'tencentcloud-sdk-nodejs'
import { startHouse, type TestHouse } from '../../support/house.ts'

/** How an SDK signs and sends. */
export interface Profile {
  readonly signMethod: 'TC3-HMAC-SHA256' | 'HmacSHA256' | 'HmacSHA1'
  readonly reqMethod: 'GET' | 'POST'
}

export const profiles: readonly Profile[] = (['TC3-HMAC-SHA256', 'HmacSHA256', 'HmacSHA1'] as const).flatMap(
  (signMethod) => (['POST', 'GET'] as const).map((reqMethod) => ({ signMethod, reqMethod })),
)

export const region = 'ap-guangzhou'
/** A region outside the mainland: keys are AES there, and SM4 in the other. */
export const abroad = 'ap-singapore'
export const account = '100000000001'
/** The sub-user who may do nothing. */
export const nobody = {
  uin: '100000000002',
  secretId: `AKIDnobody${'0'.repeat(26)}`,
  secretKey: 'nobodynobodynobodynobodynobody00',
}

/** The secret of the MFA device of the main account. */
export const mfa = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

/** The main account beside it. */
export const neighbour = {
  uin: '200000000001',
  secretId: `AKIDneighbour${'0'.repeat(23)}`,
  secretKey: 'neighbourneighbourneighbour00000',
}

/** A server, and the SDK's clients of one profile. */
export interface Cast {
  readonly house: TestHouse
  readonly profile: Profile
  readonly kms: ReturnType<typeof kmsOf>
  readonly kmsAbroad: ReturnType<typeof kmsOf>
  readonly lighthouse: ReturnType<typeof lighthouseOf>
  readonly postgres: ReturnType<typeof postgresOf>
  readonly sts: ReturnType<typeof stsOf>
  readonly cam: ReturnType<typeof camOf>
}

const kmsOf = (house: TestHouse, profile: Profile, region: string) => house.sdk('kms', profile, { region })
const lighthouseOf = (house: TestHouse, profile: Profile) => house.sdk('lighthouse', profile)
const postgresOf = (house: TestHouse, profile: Profile) => house.sdk('postgres', profile)
const stsOf = (house: TestHouse, profile: Profile) => house.sdk('sts', profile)

const camOf = (house: TestHouse, profile: Profile) => house.sdk('cam', profile)

const world = readFileSync(new URL('../world.yaml', import.meta.url), 'utf8')

export async function enter(profile: Profile): Promise<Cast> {
  const house = await startHouse({ seed: world })
  return {
    house,
    profile,
    kms: kmsOf(house, profile, region),
    kmsAbroad: kmsOf(house, profile, abroad),
    lighthouse: lighthouseOf(house, profile),
    postgres: postgresOf(house, profile),
    sts: stsOf(house, profile),
    cam: camOf(house, profile),
  }
}

/** A part of the story: what is told, its telling, and actions of KMS without which it cannot be told. */
export type Chapter = readonly [title: string, tell: (cast: Cast) => Promise<void>, actions?: readonly string[]]

/** Asserts that the SDK throws this code, with a text, and with the RequestId under which the refusal is on record. */
export async function refused(house: TestHouse, code: string, call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => assert.fail(`no ${code}`),
    (thrown) => thrown,
  )
  assert.ok(error instanceof Error && 'code' in error && 'requestId' in error, String(error))
  assert.equal(error.code, code, error.message)
  assert.notEqual(error.message, '')
  const [record, ...others] = await house.records(String(error.requestId))
  assert.deepEqual([record?.code, others.length], [code, 0])
  return error.message
}

/** A client with a setting of its own beside those of the profile. */
export const kmsWith = (
  { endpoint, secretId, secretKey }: TestHouse,
  { signMethod, reqMethod }: Profile,
  { token, language }: { readonly token?: string; readonly language?: 'zh-CN' | 'en-US' },
) =>
  new kms.v20190118.Client({
    credential: { secretId, secretKey, ...(token !== undefined && { token }) },
    region,
    profile: {
      signMethod,
      ...(language !== undefined && { language }),
      httpProfile: { reqMethod, protocol: 'http://', endpoint: new URL(endpoint).host },
    },
  })
