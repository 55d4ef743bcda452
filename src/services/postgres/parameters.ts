import { type Text, t } from '../../contract/fault.ts'

/** A parameter of PostgreSQL, with the value that it has unless somebody changes it. */
export interface Parameter {
  readonly name: string
  readonly type: 'integer' | 'bool' | 'enum'
  readonly unit: string
  readonly value: string
  readonly min: number
  readonly max: number
  readonly choices: readonly string[]
  /** Whether a new value waits for a restart. */
  readonly restart: boolean
  readonly about: Text
  readonly group: Text
}

const standby = t('备库', 'Standby')
const connections = t('连接', 'Connections')
const logging = t('日志', 'Logging')
const planner = t('执行', 'Execution')

const whole = (name: string, unit: string, value: number, range: readonly [number, number], about: Text, group: Text) =>
  ({
    name,
    type: 'integer',
    unit,
    value: String(value),
    min: range[0],
    max: range[1],
    choices: [],
    restart: false,
    about,
    group,
  }) as const satisfies Parameter

const chosen = (
  name: string,
  type: 'bool' | 'enum',
  choices: readonly [string, ...string[]],
  about: Text,
  group: Text,
) =>
  ({
    name,
    type,
    unit: '',
    value: choices[0],
    min: 0,
    max: 0,
    choices,
    restart: false,
    about,
    group,
  }) as const satisfies Parameter

const MOST = 2_147_483_647

/**
 * Values and ranges are PostgreSQL's own, but for the connections: a server starts only with more of them than it keeps
 * for superusers (3) and, before version 12, for WAL senders (10). 262143, its own upper end, it does not start with; it
 * was seen to with 10000.
 */
export const parameters: readonly Parameter[] = [
  whole(
    'max_standby_archive_delay',
    'ms',
    30_000,
    [-1, MOST],
    t('读归档时取消查询前的等待', 'How long queries hold up replay from the archive'),
    standby,
  ),
  whole(
    'max_standby_streaming_delay',
    'ms',
    30_000,
    [-1, MOST],
    t('流复制时取消查询前的等待', 'How long queries hold up replay from the stream'),
    standby,
  ),
  {
    ...whole('max_connections', '', 100, [20, 10_000], t('最大连接数', 'Most connections at a time'), connections),
    restart: true,
  },
  whole(
    'idle_in_transaction_session_timeout',
    'ms',
    0,
    [0, MOST],
    t('空闲事务的超时', 'How long a transaction may idle'),
    connections,
  ),
  whole('statement_timeout', 'ms', 0, [0, MOST], t('语句超时', 'How long a statement may take'), planner),
  whole('work_mem', 'kB', 4096, [64, MOST], t('单个操作的内存', 'Memory for one operation'), planner),
  whole(
    'log_min_duration_statement',
    'ms',
    -1,
    [-1, MOST],
    t('慢语句阈值', 'From what duration statements are logged'),
    logging,
  ),
  chosen(
    'log_statement',
    'enum',
    ['none', 'ddl', 'mod', 'all'],
    t('记录哪些语句', 'Which statements are logged'),
    logging,
  ),
  chosen('autovacuum', 'bool', ['on', 'off'], t('自动清理', 'Whether vacuum runs by itself'), planner),
]
