/**
 * A verdict on what somebody holds of a log: the checks that are made of it, what came out of each,
 * what was found wrong where, and how far it reaches.
 */

import type { SumsFault } from '../bytes/sums.ts'
import { type ErrorParams, LedgerError, type LedgerErrorCode } from '../errors.ts'

const LOG_CHECKS = [
  ...['entry', 'chain', 'submission', 'signature', 'batteryChain', 'duplicate', 'key'],
  ...['lifecycle', 'tree', 'checkpoint'],
] as const

/**
 * What is checked of each kind of thing, in the order in which it is shown. The names stand in
 * reports, JSON and vectors, so that none is ever renamed.
 */
export const CHECKS = {
  /** A receipt by itself, or its entry alone. */
  receipt: [
    'log_signature',
    'cosignatures',
    'inclusion',
    'time',
    'entry',
    'submission',
    'signature',
  ],
  bundle: [
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
  ],
  /** A whole log with the tables that follow from it, in the order in which an entry is examined. */
  log: [...LOG_CHECKS, 'derived'],
  /** A log that is looked at again and again: it is served without tables, but goes on in time. */
  watch: [
    ...LOG_CHECKS,
    /** That every checkpoint goes on from the ones before, and that its tiles and entries fit it. */
    'consistency',
    /** That enough witnesses have cosigned it. */
    'quorum',
    /** That the log goes on signing. */
    'freshness',
    /** That entries were accepted when they say, as far as the witnesses' times can tell. */
    'time',
    /** That entries which were taken in long ago are still served as they were. */
    'reread',
  ],
} as const

export type Kind = keyof typeof CHECKS
export type CheckName<Of extends Kind = Kind> = (typeof CHECKS)[Of][number]

/** What can be found, or left open, besides what the rules refuse, which has the refusal's code. */
interface FindingCodes {
  receipt:
    | 'index_differs'
    | 'batteries_differ'
    | 'accepted_after_witnessed'
    | 'issuer_differs'
    | 'needs_trust'
    | 'needs_registry'
    | 'needs_proof'
    | 'needs_entry'
    | 'needs_submission'
    | 'needs_checkpoint'
    | 'needs_cosignatures'
    | 'no_witnesses'
  bundle:
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
  log: LogCode
  watch:
    | LogCode
    | 'split_view'
    | 'history_changed'
    | 'rollback'
    | 'witnessed_otherwise'
    | 'witnessed_withheld'
    | 'tiles_differ'
    | 'tiles_withheld'
    | 'entries_withheld'
    | 'checkpoint_stalled'
    | 'accepted_after_witnessed'
    | 'backdated'
}

type LogCode =
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

export type FindingCode<Of extends Kind = Kind> = FindingCodes[Of]

/** Something that is wrong, left open, or should be known all the same. */
export interface Finding<Of extends Kind = Kind> {
  readonly code: LedgerErrorCode | FindingCode<Of>
  /** Fill the sentence that `text/` has for the code. */
  readonly params: ErrorParams
  /** Path in a bundle. */
  readonly file?: string
  /** First entry that is wrong, or may be; undefined if it is about no entry. */
  readonly index?: number | undefined
  /** Where it cannot be told which of several entries is wrong: the last of them. */
  readonly last?: number
  /** Where in the submission's payload (RFC 6901). */
  readonly pointer?: string
}

/**
 * `incomplete`: nothing was found as far as the check could go; `unchecked`: there was nothing to
 * check it by, or nothing to check.
 */
export type Result = 'holds' | 'broken' | 'incomplete' | 'unchecked'

/** A check, and what came out of it. */
export interface Check<Of extends Kind = Kind> {
  readonly name: CheckName<Of>
  readonly result: Result
  /** Of what was checked: files, entries, signatures, …; where that says anything. */
  readonly count?: number
}

/** A check with why it is broken, or was not made; if it holds, with what should be known all the same. */
export interface ExplainedCheck<Of extends Kind = Kind> extends Check<Of> {
  readonly result: Exclude<Result, 'incomplete'>
  readonly findings: readonly Finding<Of>[]
}

/** `undecided`: nothing is wrong, and what would make it hold is not there. */
export type Verdict = 'holds' | 'broken' | 'undecided'

/** How far a verdict goes: nothing that is shown can say what came later. */
export interface Reach {
  /** Index of the last entry that is shown. */
  readonly index: number
  /** Entries that the log had then. */
  readonly size: number
  readonly asOf: Date
  /** Who says so: the quorum of witnesses; or only the log, when it accepted that entry. */
  readonly by: 'witnesses' | 'log'
}

/** @param accepted - when the log says that it accepted the last entry, where no witness says more */
export const reachOf = (
  index: number,
  accepted: Date,
  { size, asOf }: { readonly size: number; readonly asOf: Date | undefined },
): Reach =>
  asOf ? { index, size, asOf, by: 'witnesses' } : { index, size, asOf: accepted, by: 'log' }

export type Place<Of extends Kind = Kind> = Pick<Finding<Of>, 'file' | 'index'>

/** Notes down findings, by the check that makes them. */
export interface Notes<Of extends Kind> {
  readonly broken: (
    name: CheckName<Of>,
    code: Finding<Of>['code'],
    place?: Place,
    params?: ErrorParams,
  ) => void
  /** Notes something that should be known and breaks nothing. */
  readonly remark: (name: CheckName<Of>, code: Finding<Of>['code'], place?: Place) => void
  /** Runs it; a refusal becomes a finding, and nothing its result. */
  readonly attempt: <T>(name: CheckName<Of>, place: Place, act: () => T) => T | undefined
  /** As `attempt`, for an asynchronous function. */
  readonly attemptAsync: <T>(
    name: CheckName<Of>,
    place: Place,
    act: () => Promise<T>,
  ) => Promise<T | undefined>
  readonly findings: (name: CheckName<Of>) => readonly Finding<Of>[]
  readonly remarks: (name: CheckName<Of>) => readonly Finding<Of>[]
  /**
   * What came out of a check: broken by its findings, else left open, else holding.
   *
   * @param open - why it was not made, or cannot be, if so
   */
  readonly conclude: (
    name: CheckName<Of>,
    open?: Partial<Finding<Of>> & Pick<Finding<Of>, 'code'>,
    count?: number,
  ) => ExplainedCheck<Of>
}

/** Findings of one check, at most: enough to see what is wrong. */
const FINDINGS_LIMIT = 100

export function openNotes<Of extends Kind>(kind: Of): Notes<Of> {
  const names: readonly CheckName<Of>[] = CHECKS[kind]
  const noted = () => new Map<CheckName<Of>, Finding<Of>[]>(names.map((name) => [name, []]))
  const [found, remarked] = [noted(), noted()]
  const note = (findings: Finding<Of>[], finding: Finding<Of>) => {
    if (findings.length < FINDINGS_LIMIT) findings.push(finding)
  }
  const broken: Notes<Of>['broken'] = (name, code, place = {}, params = {}) =>
    note(found.get(name)!, { code, params, ...place })
  const refuse = (name: CheckName<Of>, place: Place, error: unknown) => {
    if (!(error instanceof LedgerError)) throw error
    broken(name, error.code, place, error.params)
  }
  return {
    broken,
    remark: (name, code, place = {}) => note(remarked.get(name)!, { code, params: {}, ...place }),
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
    findings: (name) => found.get(name)!,
    remarks: (name) => remarked.get(name)!,
    conclude(name, open, count) {
      const [findings, remarks] = [found.get(name)!, remarked.get(name)!]
      if (findings.length > 0) return { name, result: 'broken', findings }
      if (open)
        return { name, result: 'unchecked', findings: [{ params: {}, ...open }, ...remarks] }
      return { name, result: 'holds', findings: remarks, ...(count !== undefined && { count }) }
    },
  }
}
