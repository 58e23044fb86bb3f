/** Findings: what an audit finds wrong, where, and which of them to name first. */

import type { ErrorParams, LedgerError, LedgerErrorCode } from '../core/errors.ts'

/** What an audit checks, in the order in which one entry is examined. */
export const CHECKS = [
  'entry',
  'chain',
  'submission',
  'signature',
  'batteryChain',
  'duplicate',
  'key',
  'lifecycle',
  'tree',
  'checkpoint',
  'derived',
] as const

export type Check = (typeof CHECKS)[number]

/** Faults that only an audit can find; a refusal that should have been has the refusal's own code. */
export type AuditCode =
  | 'entry_missing'
  | 'entry_misplaced'
  | 'entry_changed'
  | 'leaf_hash_changed'
  | 'leaf_hash_differs'
  | 'time_backwards'
  | 'chain_broken'
  | 'batteries_differ'
  | 'position_differs'
  | 'battery_chain_broken'
  | 'root_differs'
  | 'checkpoint_differs'
  | 'log_truncated'
  | 'row_missing'
  | 'row_extra'
  | 'row_differs'

export interface Finding {
  /** First entry that is wrong, or may be; undefined if it is about no entry. */
  readonly index: number | undefined
  /** Where it cannot be told which of several entries is wrong: the last of them. */
  readonly last?: number
  readonly check: Check
  readonly code: AuditCode | LedgerErrorCode
  /** Fill the sentence that `text/` has for the code. */
  readonly params: ErrorParams
  /** Where in the submission's payload (RFC 6901). */
  readonly pointer?: string
}

/** A finding about one entry. */
export const found = (
  index: number,
  check: Check,
  code: Finding['code'],
  params: ErrorParams = {},
): Finding => ({ index, check, code, params })

/**
 * Orders findings: those about the log itself before those about tables that only repeat it, then
 * by the entry that is at fault for certain or before which one is, so that a range of suspects
 * stands behind a fault that was found within it.
 */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    Number(a.check === 'derived') - Number(b.check === 'derived') ||
    // Infinity less Infinity is not a number, which is as good as equal.
    lastSuspect(a) - lastSuspect(b) ||
    CHECKS.indexOf(a.check) - CHECKS.indexOf(b.check) ||
    compareTexts(keyOf(a), keyOf(b))
  )
}

const lastSuspect = ({ index = Number.POSITIVE_INFINITY, last = index }: Finding): number => last

// Only for findings of one place: an order that does not depend on which thread was first.
const keyOf = ({ code, params }: Finding) => `${code} ${JSON.stringify(params)}`
const compareTexts = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** A refusal by the rules that the log should have made itself, as a finding. */
export function refusalFinding(index: number, error: LedgerError): Finding {
  const { code, params, pointer } = error
  return {
    index,
    check: checkOf(error),
    code,
    params,
    ...(pointer === undefined ? {} : { pointer }),
  }
}

function checkOf({ code, params, pointer }: LedgerError): Check {
  switch (code) {
    case 'submission_malformed':
    case 'submission_too_large':
    case 'event_invalid':
    case 'battery_code_malformed':
      return 'submission'
    case 'submission_conflict':
      return 'duplicate'
    case 'submission_untrusted':
      return params.reason === 'signature'
        ? 'signature'
        : params.reason === 'issuer'
          ? 'key'
          : 'submission'
    case 'key_unknown':
    case 'key_revoked':
      // With a pointer it is a key that the event names, not the one that signed.
      return pointer === undefined ? 'key' : 'lifecycle'
    case 'entry_malformed':
      return 'entry'
    case 'note_malformed':
    case 'note_untrusted':
    case 'quorum_missing':
      return 'checkpoint'
    default:
      return 'lifecycle'
  }
}
