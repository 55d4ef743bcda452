export { monthsAfter, wallTime } from '../../domain/time.ts'
