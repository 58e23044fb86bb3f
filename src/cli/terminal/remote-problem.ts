/** A refusal that a ledger service answered with (RFC 9457), in its own words. */

import type { Problem } from './problem.ts'

export class RemoteProblem extends Error {
  override readonly name = 'RemoteProblem'
  readonly problem: Problem
  /** Of HTTP. */
  readonly status: number
  /** Milliseconds that the service asks to wait. */
  readonly retryAfter: number | undefined

  constructor(problem: Problem, status: number, retryAfter?: number) {
    super(problem.code)
    this.problem = problem
    this.status = status
    this.retryAfter = retryAfter
  }
}

/** @returns undefined unless `body` is problem details */
export function parseProblem(body: unknown): Problem | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { type, title, detail, action, pointer } = body as Record<string, unknown>
  if (typeof title !== 'string') return undefined
  return {
    // The code is the last part of the problem's type.
    code: String(type).replace(/^.*\//, ''),
    title,
    detail: typeof detail === 'string' ? detail : '',
    action: typeof action === 'string' ? action : '',
    ...(typeof pointer === 'string' ? { pointer } : {}),
  }
}
