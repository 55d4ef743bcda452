import { randomInt } from 'node:crypto'
import { attack } from './attack.ts'

/*
 * `npm run test:hostile [count] [seed] [first]`: sends that many hostile requests to a server of its own, and sees that
 * each is answered in form or closed. The seed, printed at the start, gives the same requests again; `first` begins with
 * the job of that number.
 */
const [count = 100_000, seed = randomInt(2 ** 31), first = 0] = process.argv.slice(2).map(Number)
if (![count, seed, first].every(Number.isSafeInteger)) throw new Error('usage: run.ts [count] [seed] [first]')

console.log(`seed ${seed}`)
const tally = await attack({ count, seed, first, slow: count > 1000, say: (line) => console.log(line) })
tally.report()
console.log(tally.sum)
process.exitCode = tally.failed === 0 ? 0 : 1
