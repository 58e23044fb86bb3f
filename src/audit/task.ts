/** A page's share of the work that any thread can do. */

import type { NamedKey, PublicKey } from '../core/keys/signature.ts'
import type { LogTrust } from '../core/log/trust.ts'
import type { Finding } from './finding.ts'
import { checkCheckpoint, checkSubmission, type ReplayedCheckpoint } from './independent-checks.ts'

export interface Task {
  /** Index of the first submission; the others follow without a gap. */
  readonly first: number
  /** Compact JWS, each with a line break after it: one string is sent to a thread much faster than many. */
  readonly submissions: string
  /** The keys that have signed them. */
  readonly keys: readonly NamedKey[]
  readonly checkpoints: readonly ReplayedCheckpoint[]
}

export type RunTask = (task: Task) => Promise<Finding[]>

/** Remembers keys from task to task: loading one costs about as much as verifying with it. */
export function createTaskRunner(trust: LogTrust): RunTask {
  const keys = new Map<string, PublicKey>()
  const keyOf = (kid: string): PublicKey => {
    const key = keys.get(kid)
    if (!key) throw new Error(`key ${kid} was not sent`)
    return key
  }
  return async (task) => {
    for (const { kid, key } of task.keys) if (!keys.has(kid)) keys.set(kid, key)
    const submissions = task.submissions.split('\n').slice(0, -1)
    const findings = submissions.map((jws, i) => checkSubmission(jws, task.first + i, keyOf))
    for (const checkpoint of task.checkpoints) {
      findings.push(await checkCheckpoint(checkpoint, trust))
    }
    return findings.filter((finding) => finding !== undefined)
  }
}
