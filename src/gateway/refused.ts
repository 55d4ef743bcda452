import type { RefusedSignature } from '../domain/refused.ts'
import type { SignedFacts } from './facts.ts'

/** How many may wait until somebody writes them down. Anyone can send what is refused. */
const MOST = 32

/** What the last requests whose signature was refused had signed, until somebody writes it down. */
export class RefusedSignatures {
  #unwritten: RefusedSignature[] = []

  /** @param facts is not asked for when too many are waiting */
  note(requestId: string, time: number, code: string, facts: () => SignedFacts): void {
    if (this.#unwritten.length >= MOST) return
    this.#unwritten.push({ requestId, time, code, facts: JSON.stringify(facts()) })
  }

  /** What is not written down yet, once. */
  take(): readonly RefusedSignature[] {
    const taken = this.#unwritten
    if (taken.length > 0) this.#unwritten = []
    return taken
  }
}
