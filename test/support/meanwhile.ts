import type { TestHouse } from './house.ts'

/**
 * Does something at the moment when the next call that changes rows has decided and is about to commit: what two callers do
 * at once, in the worst order.
 */
export function meanwhile(house: TestHouse, work: () => Promise<unknown>): void {
  const { store } = house
  Object.assign(store, {
    async commit(...[changes, records]: Parameters<typeof store.commit>): Promise<boolean> {
      if (changes.length === 0) return Object.getPrototypeOf(store).commit.call(store, changes, records)
      Reflect.deleteProperty(store, 'commit')
      await work()
      return store.commit(changes, records)
    },
  })
}
