import assert from 'node:assert/strict'

/** Counts checks, and tells of each that fails. */
export class Tally {
  passed = 0
  failed = 0

  /** Runs one check; it failed when it throws. */
  async check(what: string, run: () => unknown): Promise<void> {
    try {
      await run()
      this.passed++
    } catch (error) {
      this.failed++
      console.log(`FAILED ${what}: ${error instanceof assert.AssertionError ? error.message : String(error)}`)
    }
  }
}
