import { list, record, text } from '../../contract/shape.ts'
import { type DbInstance, type ParameterChange, parametersOf } from '../../domain/instance.ts'
import { seconds } from '../../domain/time.ts'
import type { Desk } from '../service.ts'
import { type Parameter, parameters } from './parameters.ts'

/** New values of parameters, as actions take them. */
export const parameterEntries = list(
  record(
    { Name: text('参数名', 'Parameter'), ExpectedValue: text('新值', 'New value') },
    '参数的新值',
    'A new value of a parameter',
  ),
  '参数的新值',
  'New values of parameters',
)

/** How many changes of one parameter are remembered. */
const REMEMBERED = 20

/** The parameters of an instance once these entries are carried out, and whether any of them waits for a restart. */
export function withParameters<C extends string>(
  desk: Desk<C | 'InvalidParameterValue.InvalidParameterValueError'>,
  row: DbInstance,
  entries: readonly { readonly Name: string; readonly ExpectedValue: string }[],
  unfit: C | 'InvalidParameterValue.InvalidParameterValueError',
): { readonly parameters: readonly ParameterChange[]; readonly restart: boolean } {
  const known = parametersOf(row)
  const changes: ParameterChange[] = []
  let restart = false
  if (new Set(entries.map(({ Name }) => Name)).size < entries.length)
    throw desk.fault('InvalidParameterValue.InvalidParameterValueError', '`Name`')
  for (const { Name: name, ExpectedValue: value } of entries) {
    const one = parameters.find((parameter) => parameter.name === name)
    if (one === undefined) throw desk.fault('InvalidParameterValue.InvalidParameterValueError', '`Name`')
    if (!holds(one, value)) throw desk.fault(unfit, `\`${name}\``)
    const before = known.get(name) ?? one.value
    if (before === value) continue
    changes.push({ name, before, value, time: seconds(desk.now), by: desk.caller.uin })
    restart ||= one.restart
  }
  const all = [...row.parameters, ...changes]
  const newer = ({ name }: ParameterChange, i: number) => all.slice(i + 1).filter((later) => later.name === name).length
  return { parameters: all.filter((change, i) => newer(change, i) < REMEMBERED), restart }
}

function holds({ type, min, max, choices }: Parameter, value: string): boolean {
  if (type !== 'integer') return choices.includes(value)
  return /^(0|-?[1-9]\d{0,9})$/.test(value) && Number(value) >= min && Number(value) <= max
}
