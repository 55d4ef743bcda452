/*
 * Documents of CAM, as people write them.
 */

export const allowing = (action: string | readonly string[], resource: string | readonly string[] = '*'): string =>
  JSON.stringify({ version: '2.0', statement: [{ effect: 'allow', action, resource }] })

export const denying = (action: string): string =>
  JSON.stringify({ version: '2.0', statement: [{ effect: 'deny', action, resource: '*' }] })

export const trusting = (...qcs: readonly string[]): string =>
  JSON.stringify({
    version: '2.0',
    statement: [{ effect: 'allow', action: 'name/sts:AssumeRole', principal: { qcs } }],
  })
