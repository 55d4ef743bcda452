import type { Config } from './config.ts'
import type { Driver, Yard } from './doors/port.ts'
import { record } from './doors/record.ts'
import type { House } from './gateway/dispatch.ts'
import type { Change } from './store/store.ts'

/** What stands behind Lighthouse instances in this installation; a kind is loaded where it is wanted. */
export async function driverFor(config: Config, yard: Yard): Promise<Driver> {
  if (config.instances === 'record') return record
  if (config.instances === 'host') {
    const { openHosts } = await import('./doors/host.ts')
    return openHosts(yard, config.hostListen)
  }
  const { openDoors } = await import('./doors/door.ts')
  const driver = await openDoors(yard, config.doorHost)
  await driver.look()
  return driver
}

/** Commits, and lets the driver see to what has changed of instances before its next round. */
export const watched =
  (commit: House['commit'], driver: Driver): House['commit'] =>
  async (changes, records) => {
    const done = await commit(changes, records)
    if (done && changes.some(concernsInstances)) void driver.look()
    return done
  }

const concernsInstances = (change: Change): boolean =>
  ('insert' in change && change.insert === 'lighthouseInstance') ||
  ('update' in change && change.update === 'lighthouseInstance')
