import type { Dice } from './dice.ts'

/*
 * Values that a handler did not ask for.
 */

const texts: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  "' OR '1'='1",
  "x'; DROP TABLE cmk; --",
  '") UNION SELECT secret FROM access_key --',
  '%27%20OR%201=1',
  '../../../../etc/passwd',
  '..\\..\\root.key',
  'file:///etc/passwd',
  'qcs::kms:*:uin/*:key/*',
  '*',
  '?',
  '{{7*7}}#{7*7}',
  '%s%n%x',
  'a\r\nX-Injected: 1\r\n\r\n<html>',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  'NaN',
  '\ufeff',
  '\u202e\u2066evil\u2069',
  'e\u0301\u0301\u0301\u0301',
  '\u{1f9d1}\u200d\u{1f680}',
  '\ud83d\ude00'.repeat(400),
  '\uff11\uff12\uff13',
  '{"a":{"b":1},"a":2}',
  '{"__proto__":{"admin":true}}',
  '['.repeat(5000),
  '====',
  'A===',
  'AAAA'.repeat(3000),
  '23e80852-1e38-11e9-b129-5cb9019b4b01 ',
  '23E80852-1E38-11E9-B129-5CB9019B4B01',
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ== x',
  'ssh-rsa AAAAB3NzaC1yc2H/////AAAAAQ==',
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==',
  '-----BEGIN PUBLIC KEY-----\nMA==\n-----END PUBLIC KEY-----',
  'MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAE',
  'RSAES_OAEP_SHA_256',
  'SM2(C1C3C2)',
]

const numbers: readonly unknown[] = [
  0,
  -0,
  -1,
  1.5,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  -(2 ** 63),
  1e308,
  5e-324,
  '1e3',
  '+7',
  '-0',
  '0x10',
  ' 7',
  '9'.repeat(400),
  '9223372036854775807',
]

const LONG = 1 << 18

/** Any kind of value, nested now and then. */
export function hostileValue(dice: Dice, prey: readonly string[], depth = 0): unknown {
  const kind = dice.below(depth < 4 ? 12 : 8)
  if (kind < 3) return dice.pick(texts)
  if (kind === 3) return dice.pick(numbers)
  if (kind === 4) return dice.pick([true, false, null, [], {}, [[]], [{}], [null]])
  if (kind === 5) return spoil(dice, dice.pick(prey))
  if (kind === 6)
    return dice.chance(0.02) ? dice.pick(['a', '\u4e2d', '\u0000', '9']).repeat(dice.below(LONG)) : dice.pick(prey)
  if (kind === 7) return String.fromCharCode(...Array.from({ length: dice.below(20) }, () => dice.below(0x10000)))
  const inner = (): unknown => hostileValue(dice, prey, depth + 1)
  if (kind === 8) return Array.from({ length: dice.below(5) }, inner)
  if (kind === 9) return Array.from({ length: dice.chance(0.05) ? 2000 : 30 }, () => dice.pick(prey))
  return Object.fromEntries(Array.from({ length: dice.below(4) }, () => [hostileName(dice), inner()]))
}

export const hostileName = (dice: Dice): string =>
  dice.pick([
    '__proto__',
    'constructor',
    'prototype',
    'Name',
    'Values',
    'Key',
    '0',
    '-1',
    '',
    'a.b',
    'A',
    ...texts.slice(0, 12),
  ])

/** A text with a few characters changed, lost or doubled. */
export function spoil(dice: Dice, text: string): string {
  const characters = [...text]
  for (let i = 0; i <= dice.below(3); i++) {
    const at = dice.below(characters.length + 1)
    if (dice.chance(0.3)) characters.splice(at, 1 + dice.below(8))
    else if (dice.chance(0.5)) characters.splice(at, 1, dice.pick(['A', '-', '=', '0', '\u0000', '\u00e9', '\ud800']))
    else characters.splice(at, 0, ...characters.slice(at, at + dice.below(30)))
  }
  return characters.join('')
}

/** Parameters with one to three things in them exchanged, added or lost, at any depth. */
export function spoilParameters(dice: Dice, prey: readonly string[], parameters: object): object {
  const copy = structuredClone(parameters) as Record<string, unknown>
  for (let i = 0; i <= dice.below(3); i++) spoilOne(dice, prey, copy)
  return copy
}

function spoilOne(dice: Dice, prey: readonly string[], branch: Record<string, unknown>): void {
  const names = Object.keys(branch)
  const other = Array.isArray(branch) ? String(names.length) : hostileName(dice)
  const name = names.length > 0 && dice.chance(0.9) ? dice.pick(names) : other
  // What a name such as `constructor` reads by inheritance is ours, and spoiling it would spoil the attacker.
  const value = Object.hasOwn(branch, name) ? branch[name] : undefined
  if (typeof value === 'object' && value !== null && dice.chance(0.6)) {
    spoilOne(dice, prey, value as Record<string, unknown>)
  } else if (dice.chance(0.08)) {
    delete branch[name]
  } else {
    const spoilt = typeof value === 'string' && dice.chance(0.3) ? spoil(dice, value) : hostileValue(dice, prey)
    // Defined, not assigned: an assignment to `__proto__` would not make a member.
    Object.defineProperty(branch, name, { value: spoilt, enumerable: true, configurable: true, writable: true })
  }
}
