/** What a log has said that contradicts what it said before, with all that proves it. */

import type { Evidence } from '../core/log/evidence.ts'

export class Contradiction extends Error {
  override readonly name = 'Contradiction'
  readonly evidence: Evidence

  constructor(evidence: Evidence) {
    super(evidence.found)
    this.evidence = evidence
  }
}
