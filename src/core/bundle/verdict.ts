/** The verdict on a bundle: what was checked of it, what came out, and what was found wrong where. */

import type { SumsFault } from '../bytes/sums.ts'
import type { LedgerErrorCode } from '../errors.ts'
import { type ErrorParams, LedgerError } from '../errors.ts'

/** In the order in which they are shown. */
export const BUNDLE_CHECKS = [
  'files',
  'trust',
  'log_signature',
  'witnesses',
  'inclusion',
  'entries',
  'time',
  'registry',
  'signatures',
  'chain',
  'lifecycle',
  'family',
  'completeness',
] as const

export type BundleCheckName = (typeof BUNDLE_CHECKS)[number]

/** What only a bundle can have wrong with it, or leave open. */
export type BundleNote =
  | SumsFault['code']
  | 'container_changed'
  | 'container_repacked'
  | 'litter_ignored'
  | 'file_malformed'
  | 'page_damaged'
  | 'receipt_misnamed'
  | 'checkpoint_differs'
  | 'size_differs'
  | 'origin_differs'
  | 'index_differs'
  | 'batteries_differ'
  | 'role_differs'
  | 'accepted_after_witnessed'
  | 'chain_gap'
  | 'chain_differs'
  | 'chain_missing'
  | 'entry_missing'
  | 'page_unknown'
  | 'trust_from_bundle'
  | 'witnesses_not_asked'
  | 'family_not_asked'
  | 'later_unknown'
  | 'not_reached'

export interface BundleFinding {
  readonly code: LedgerErrorCode | BundleNote
  readonly params: ErrorParams
  /** Path in the bundle. */
  readonly file?: string
  /** Of the entry. */
  readonly index?: number
}

export interface BundleCheck {
  readonly name: BundleCheckName
  readonly result: 'holds' | 'broken' | 'unchecked'
  /** Of what was checked: files, entries, signatures, …; where that says anything. */
  readonly count?: number
  /** Why it is broken, or was not checked; if it holds, what should be known all the same. */
  readonly findings: readonly BundleFinding[]
}

export type Place = Pick<BundleFinding, 'file' | 'index'>

/** Notes down findings, by the check that makes them. */
export interface Notes {
  readonly broken: (
    name: BundleCheckName,
    code: BundleFinding['code'],
    place?: Place,
    params?: ErrorParams,
  ) => void
  /** Something to be named that breaks nothing. */
  readonly remark: (name: BundleCheckName, code: BundleFinding['code'], place?: Place) => void
  /** Runs it; a refusal becomes a finding, and nothing its result. */
  readonly attempt: <T>(name: BundleCheckName, place: Place, act: () => T) => T | undefined
  /** As `attempt`, of what takes its time. */
  readonly attemptAsync: <T>(
    name: BundleCheckName,
    place: Place,
    act: () => Promise<T>,
  ) => Promise<T | undefined>
  readonly findings: (name: BundleCheckName) => readonly BundleFinding[]
  readonly remarks: (name: BundleCheckName) => readonly BundleFinding[]
}

/** Findings of one check, at most: enough to see what is wrong. */
const FINDINGS_LIMIT = 100

export function openNotes(): Notes {
  const all = new Map<BundleCheckName, BundleFinding[]>(BUNDLE_CHECKS.map((name) => [name, []]))
  const remarks = new Map<BundleCheckName, BundleFinding[]>(BUNDLE_CHECKS.map((name) => [name, []]))
  const broken: Notes['broken'] = (name, code, place = {}, params = {}) => {
    const findings = all.get(name)!
    if (findings.length < FINDINGS_LIMIT) findings.push({ code, params, ...place })
  }
  const refuse = (name: BundleCheckName, place: Place, error: unknown) => {
    if (!(error instanceof LedgerError)) throw error
    broken(name, error.code, place, error.params)
  }
  return {
    broken,
    remark(name, code, place = {}) {
      const noted = remarks.get(name)!
      if (noted.length < FINDINGS_LIMIT) noted.push({ code, params: {}, ...place })
    },
    attempt(name, place, act) {
      try {
        return act()
      } catch (error) {
        refuse(name, place, error)
        return undefined
      }
    },
    async attemptAsync(name, place, act) {
      try {
        return await act()
      } catch (error) {
        refuse(name, place, error)
        return undefined
      }
    },
    findings: (name) => all.get(name)!,
    remarks: (name) => remarks.get(name)!,
  }
}
