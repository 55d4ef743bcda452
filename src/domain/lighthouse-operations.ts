import { type InstanceState, type LighthouseInstance, type Step, stateAt } from './lighthouse.ts'

/*
 * What can be done to an instance, as one table: from which states, and through which it then goes.
 */

/** The way an operation takes from a state: what is passed through, and where it ends. */
interface Walk {
  readonly through: readonly InstanceState[]
  readonly end: InstanceState
}

const walk = (end: InstanceState, ...through: readonly InstanceState[]): Walk => ({ through, end })

/** With the power off and on again; an instance that is off stays off. */
const whileOff = {
  RUNNING: walk('RUNNING', 'STOPPING', 'STOPPED', 'STARTING'),
  STOPPED: walk('STOPPED', 'STOPPED'),
}
const whileOn = { RUNNING: walk('RUNNING', 'RUNNING') }
const atOnce = { RUNNING: walk('RUNNING'), STOPPED: walk('STOPPED') }

/** From which states each operation can be done, and how it goes. */
export const walks = {
  StartInstances: { STOPPED: walk('RUNNING', 'STARTING') },
  StopInstances: { RUNNING: walk('STOPPED', 'STOPPING') },
  RebootInstances: { RUNNING: walk('RUNNING', 'REBOOTING') },
  ResetInstancesPassword: whileOff,
  ResetInstance: {
    RUNNING: walk('RUNNING', 'STOPPING', 'STOPPED', 'STARTING'),
    STOPPED: walk('RUNNING', 'STOPPED', 'STARTING'),
  },
  ModifyInstancesBundle: whileOff,
  'CreateBlueprint OFFLINE': whileOff,
  'CreateBlueprint ONLINE': { RUNNING: walk('RUNNING', 'RUNNING'), STOPPED: walk('STOPPED', 'STOPPED') },
  ModifyInstancesAttribute: atOnce,
  ModifyInstancesRenewFlag: atOnce,
  // What was isolated comes back with its power off.
  RenewInstances: { ...atOnce, SHUTDOWN: walk('STOPPED', 'SHUTDOWN') },
  'AssociateInstancesKeyPairs ONLINE': whileOn,
  'AssociateInstancesKeyPairs OFFLINE': whileOff,
  'DisassociateInstancesKeyPairs ONLINE': whileOn,
  'DisassociateInstancesKeyPairs OFFLINE': whileOff,
  IsolateInstances: { RUNNING: walk('SHUTDOWN', 'STOPPING'), STOPPED: walk('SHUTDOWN', 'STOPPED') },
  TerminateInstances: { SHUTDOWN: walk('TERMINATING', 'TERMINATING') },
} as const satisfies Record<string, { readonly [S in InstanceState]?: Walk }>

export type Operation = keyof typeof walks

const actionOf = (operation: string): string => operation.split(' ')[0] ?? ''

/** What can be asked of an instance, and from which states, in whatever way. */
export const startsOf: ReadonlyMap<string, ReadonlySet<InstanceState>> = new Map(
  [...Map.groupBy(Object.entries(walks), ([operation]) => actionOf(operation))].map(([action, ways]) => [
    action,
    new Set(ways.flatMap(([, way]) => Object.keys(way) as InstanceState[])),
  ]),
)

/** When and for whom something is done. */
export interface Occasion {
  readonly requestId: string
  /** Milliseconds. */
  readonly now: number
  /** How long each state on the way lasts, in milliseconds. */
  readonly pace: number
}

/** The steps through these states, one after another. */
export const stepsThrough = (states: readonly InstanceState[], { now, pace }: Occasion): readonly Step[] =>
  states.map((state, i) => ({ state, until: now + (i + 1) * pace }))

/** The instance with the operation under way; undefined where its state does not allow it. */
export function operate(
  instance: LighthouseInstance,
  operation: Operation,
  occasion: Occasion,
): LighthouseInstance | undefined {
  const ways: { readonly [S in InstanceState]?: Walk } = walks[operation]
  const way = ways[stateAt(instance, occasion.now)]
  if (way === undefined) return undefined
  const steps = stepsThrough(way.through, occasion)
  return {
    ...instance,
    state: way.end,
    steps,
    // ONLINE and OFFLINE are two ways of one action.
    operation: actionOf(operation),
    operationRequest: occasion.requestId,
    operationTime: occasion.now,
    ...(operation === 'TerminateInstances' && { goneTime: steps.at(-1)?.until ?? occasion.now }),
    ...(operation === 'IsolateInstances' && { isolatedTime: Math.floor(occasion.now / 1000) }),
    ...(operation === 'RenewInstances' && { isolatedTime: 0 }),
  }
}
