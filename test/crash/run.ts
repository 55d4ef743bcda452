import { randomInt } from 'node:crypto'
import { endure } from './endure.ts'

/*
 * `npm run test:crash [rounds] [seed]`: kills a server in the middle of its work, round after round, and sees that all
 * it acknowledged is there and nothing is half made. The seed gives the same choices again, though not the same moments.
 */
const [rounds = 50, seed = randomInt(2 ** 31)] = process.argv.slice(2).map(Number)
if (![rounds, seed].every(Number.isSafeInteger)) throw new Error('usage: run.ts [rounds] [seed]')

console.log(`seed ${seed}`)
const ledger = await endure({ rounds, seed, say: (line) => console.log(line) })
const instances = ledger.orders.reduce((sum, { ids = [] }) => sum + ids.length, 0)
console.log(`${ledger.acknowledged.length} calls acknowledged, ${ledger.lost} under way at a kill`)
console.log(`${ledger.keys.size} keys, ${ledger.pairs.size} key pairs, ${instances} instances`)
console.log(`${ledger.passed} passed, ${ledger.failed} failed`)
process.exitCode = ledger.failed === 0 ? 0 : 1
