import { isIPv4 } from 'node:net'
import type { DbInstance } from '../../domain/instance.ts'
import type { Where } from '../../store/store.ts'
import type { Desk } from '../service.ts'
import { taggedInstances } from './fields.ts'
import { publicAddress } from './networks.ts'

type Refused = 'InvalidParameterValue.InvalidParameterValueError'
type Narrow = Where<DbInstance>

export interface Filter {
  readonly Name?: string
  readonly Values?: readonly string[]
}

/** What one filter asks of an instance. */
type Meaning = (desk: Desk<Refused>, values: readonly string[], region: string) => Narrow

const meanings: Readonly<Record<string, Meaning>> = {
  'db-instance-id': (_, values) => ({ id: values }),
  'db-instance-name': (_, values) => ({ any: values.map((contains) => ({ name: { contains } })) }),
  'db-project-id': (desk, values) => ({ projectId: values.map((value) => wholeNumber(desk, value)) }),
  'db-pay-mode': (desk, values) => ({ payType: values.map((value) => payMode(desk, value)) }),
  'db-tag-key': (desk, key, region) => ({
    id: { among: { table: 'tag', column: 'resource', where: { ...taggedInstances(desk, region), key } } },
  }),
  // Networks and nodes are kept as JSON, in which the condition looks for the quoted text, hence for whole values. Other
  // values stand there too, which are no addresses and no clusters.
  'db-private-ip': (_, values) => ({
    any: [{ privateIp: values }, ...values.filter(isIPv4).map((contains) => ({ networks: { contains } }))],
  }),
  'db-public-address': (_, values, region) => {
    const end = publicAddress({ id: '', region })
    const ids = values.filter((value) => value.endsWith(end)).map((value) => value.slice(0, -end.length))
    return { publicAccess: 'open', id: ids }
  },
  'db-dedicated-cluster-id': (_, values) => ({
    any: values.filter((value) => /^cluster-/.test(value)).map((contains) => ({ nodes: { contains } })),
  }),
}

/**
 * The condition that all filters together put on the instances of a region; a filter without name or values puts none.
 * @throws {Fault} InvalidParameterValueError for an unknown filter, or a value that can't be one of its
 */
export function narrow(
  desk: Desk<Refused>,
  filters: readonly Filter[],
  scope: { readonly account: string; readonly region: string },
): Narrow {
  const all = filters
    .filter(({ Name = '', Values = [] }) => Name !== '' && Values.length > 0)
    .map(({ Name = '', Values = [] }) => {
      const meaning = Object.hasOwn(meanings, Name) ? meanings[Name] : undefined
      if (meaning === undefined) throw invalid(desk, Name)
      return meaning(desk, Values, scope.region)
    })
  return { ...scope, all }
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
