import type { DbInstance } from '../../domain/instance.ts'
import type { Where } from '../../store/store.ts'
import type { Desk } from '../service.ts'
import { taggedInstances } from './fields.ts'

type Refused = 'InvalidParameterValue.InvalidParameterValueError'
type Narrow = Where<DbInstance>

export interface Filter {
  readonly Name?: string
  readonly Values?: readonly string[]
}

interface Scope {
  readonly account: string
  readonly region: string
}

/** What one filter asks of an instance: each as a list of the values that a column may have, so that filters can meet. */
type Meaning = (desk: Desk<Refused>, values: readonly string[], scope: Scope) => Promise<Narrow>

const meanings: Readonly<Record<string, Meaning>> = {
  'db-instance-id': async (_, values) => ({ id: values }),
  'db-instance-name': async (desk, values, scope) => ({ id: await idsHolding(desk, 'name', values, scope) }),
  'db-project-id': async (desk, values) => ({ projectId: values.map((value) => wholeNumber(desk, value)) }),
  'db-pay-mode': async (desk, values) => ({ payType: values.map((value) => payMode(desk, value)) }),
  'db-tag-key': async (desk, values, { region }) => ({ id: await idsTagged(desk, values, region) }),
  'db-private-ip': async (_, values) => ({ privateIp: values }),
  // No instance has a public address: nothing here opens public access.
  'db-public-address': async () => ({ id: [] }),
  // Nodes are kept as JSON, in which the condition looks for the quoted text, hence for whole ids.
  'db-dedicated-cluster-id': async (desk, values, scope) => ({ id: await idsHolding(desk, 'nodes', values, scope) }),
}

/**
 * The condition that all filters together put on the instances of a region; a filter without name or values puts none.
 * @throws {Fault} InvalidParameterValueError for an unknown filter, or a value that can't be one of its
 */
export async function narrow(desk: Desk<Refused>, filters: readonly Filter[], scope: Scope): Promise<Narrow> {
  let where: Narrow = { ...scope }
  for (const { Name = '', Values = [] } of filters) {
    if (Name === '' || Values.length === 0) continue
    const meaning = Object.hasOwn(meanings, Name) ? meanings[Name] : undefined
    if (meaning === undefined) throw invalid(desk, Name)
    where = meet(
      where,
      isOneName(Name, Values) && where.name === undefined
        ? { name: { contains: Values[0] } }
        : await meaning(desk, Values, scope),
    )
  }
  return where
}

/** One name on its own is left to the database, with its order and page. */
const isOneName = (name: string, values: readonly string[]): values is readonly [string] =>
  name === 'db-instance-name' && values.length === 1

/** Both conditions at once: of two lists for one column, what they share. */
function meet(a: Narrow, b: Narrow): Narrow {
  const both: Record<string, unknown> = { ...a }
  for (const [column, values] of Object.entries(b)) {
    const known = both[column]
    both[column] = Array.isArray(known) ? known.filter((value) => (values as unknown[]).includes(value)) : values
  }
  return both as Narrow
}

async function idsHolding(
  desk: Desk<never>,
  column: 'name' | 'nodes',
  values: readonly string[],
  scope: Scope,
): Promise<readonly string[]> {
  const ids = new Set<string>()
  for (const contains of new Set(values)) {
    const rows = await desk.read.find('dbInstance', { where: { ...scope, [column]: { contains } } })
    for (const row of rows) ids.add(row.id)
  }
  return [...ids]
}

async function idsTagged(desk: Desk<never>, keys: readonly string[], region: string): Promise<readonly string[]> {
  const rows = await desk.read.find('tag', { where: { ...taggedInstances(desk, region), key: keys } })
  return [...new Set(rows.map((row) => row.resource))]
}

function wholeNumber(desk: Desk<Refused>, value: string): number {
  if (!/^\d{1,15}$/.test(value)) throw invalid(desk, 'db-project-id')
  return Number(value)
}

function payMode(desk: Desk<Refused>, value: string): 'prepaid' | 'postpaid' {
  if (value !== 'prepaid' && value !== 'postpaid') throw invalid(desk, 'db-pay-mode')
  return value
}

const invalid = (desk: Desk<Refused>, name: string) =>
  desk.fault('InvalidParameterValue.InvalidParameterValueError', `\`Filters\` \`${name.slice(0, 64)}\``)
