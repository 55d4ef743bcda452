/*
 * Documents that CAM refuses, by the code that each answers.
 */

export const long = (length: number): string => 'x'.repeat(length)

const statement = (change: object): string =>
  JSON.stringify({ version: '2.0', statement: [{ effect: 'allow', action: 'kms:*', resource: '*', ...change }] })

/** What is wrong with a policy document, by the code that says so. */
const badDocuments: Readonly<Record<string, readonly string[]>> = {
  ActionError: [statement({ action: 'DescribeKey' }), statement({ action: [] }), statement({ action: 7 })],
  ActionMiss: ['{"version":"2.0","statement":[{"effect":"allow","resource":"*"}]}'],
  ConditionContentError: [statement({ condition: { ip_equal: { 'qcs:ip': 'here' } } })],
  ConditionError: [statement({ condition: { ip_equal: {} } }), statement({ condition: 'when it rains' })],
  ConditionTypeError: [statement({ condition: { ip_same: { 'qcs:ip': '10.0.0.1' } } })],
  EffectError: [statement({ effect: 'permit' }), statement({ effect: undefined })],
  PolicyDocumentError: ['{', '7', '"text"', 'null'],
  PolicyDocumentLengthOverLimit: [statement({ action: `kms:${long(6200)}` })],
  PrincipalError: [statement({ principal: { qcs: ['qcs::cam::uin/1001:root'] } })],
  ResourceError: [statement({ resource: 'key/1' }), statement({ resource: undefined })],
  ResourceProjectError: [statement({ resource: 'qcs:id/7:kms::uin/1001:key/*' })],
  ResourceQcsError: [statement({ resource: 'arn::kms::uin/1001:key/*' })],
  ResourceUinError: [
    statement({ resource: 'qcs::kms::me:key/*' }),
    statement({ resource: 'qcs::kms::uid/1250000000:key/*' }),
    statement({ resource: ['*', 'qcs::kms::uid/*:key/*'] }),
  ],
  StatementError: ['{"version":"2.0","statement":[]}', '{"version":"2.0"}', '{"version":"2.0","statement":["x"]}'],
  VersionError: ['{"version":"1.0","statement":[]}', '{"statement":[]}'],
}

const trust = (change: object): string =>
  JSON.stringify({
    version: '2.0',
    statement: [
      { effect: 'allow', action: 'sts:AssumeRole', principal: { qcs: ['qcs::cam::uin/1001:root'] }, ...change },
    ],
  })

const badTrusts: Readonly<Record<string, readonly string[]>> = {
  ActionError: [trust({ action: 'AssumeRole' })],
  ActionMiss: [trust({ action: undefined })],
  ConditionContentError: [trust({ condition: { ip_equal: { 'qcs:ip': 'here' } } })],
  ConditionError: [trust({ condition: 'when it rains' })],
  ConditionTypeError: [trust({ condition: { ip_same: { 'qcs:ip': '10.0.0.1' } } })],
  EffectError: [trust({ effect: 'maybe' })],
  ParamError: ['{', '7', trust({ action: `sts:${long(6200)}` })],
  PrincipalError: [
    trust({ principal: undefined }),
    trust({ principal: {} }),
    trust({ principal: 'everybody' }),
    trust({ principal: { qcs: ['1001'] } }),
    trust({ principal: { qcs: [] } }),
    trust({ principal: { people: ['me'] } }),
    trust({ principal: { service: ['no domain'] } }),
  ],
  StatementError: [trust({ resource: '*' }), '{"version":"2.0","statement":[]}'],
  VersionError: ['{"version":"1.0","statement":[]}'],
}

export type Row = readonly [action: string, code: string, ...inputs: readonly object[]]

export const documentsOf = (action: string, rest: object): readonly Row[] =>
  Object.entries(badDocuments).map(([code, texts]) => [
    action,
    `InvalidParameter.${code}`,
    ...texts.map((PolicyDocument) => ({ PolicyDocument, ...rest })),
  ])

export const trustsOf = (action: string, rest: object): readonly Row[] =>
  Object.entries(badTrusts).map(([code, texts]) => [
    action,
    `InvalidParameter.${code}`,
    ...texts.map((PolicyDocument) => ({ PolicyDocument, ...rest })),
  ])

export const good = statement({})
export const goodTrust = trust({})
