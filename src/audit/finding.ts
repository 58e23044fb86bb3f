/** Findings: what an audit finds wrong, where, and which of them to name first. */

import type { ErrorParams, LedgerError } from '../core/errors.ts'
import { CHECKS, type CheckName, type Finding as Found } from '../core/log/verdict.ts'

export type Check = CheckName<'log'>

/** What an audit finds: a refusal that should have been has the refusal's own code. */
export interface Finding extends Found<'log'> {
  readonly index: number | undefined
  readonly check: Check
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
 * by the last entry that each may be about. So a fault at one entry comes before a range of entries
 * of which one is at fault, if it lies within.
 */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    Number(a.check === 'derived') - Number(b.check === 'derived') ||
    // Two findings about no entry give NaN here, which counts as equal.
    lastSuspect(a) - lastSuspect(b) ||
    CHECKS.log.indexOf(a.check) - CHECKS.log.indexOf(b.check) ||
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
