/**
 * Verifies a receipt by itself, with a trust file and no network. It has no registry: whose key
 * signed the submission, only the authority's keys and those that a user vouches for can tell.
 */

import { LedgerError } from '../errors.ts'
import type { NamedKey, VerifySignature } from '../keys/signature.ts'
import {
  openCheckpoint,
  openCosignatures,
  openCosignedCheckpoint,
  parseCheckpoint,
} from '../log/checkpoint.ts'
import { decodeEntry, type Entry } from '../log/entry.ts'
import { isAcceptedAfter, quorumFault, type WitnessedAt } from '../log/quorum.ts'
import { checkInclusion, type Receipt } from '../log/receipt.ts'
import {
  AUTHORITY,
  checkClaims,
  parseSubmission,
  type Submission,
  verifySubmission,
} from '../log/submission.ts'
import { logKeysOf, type Trust } from '../log/trust.ts'
import {
  CHECKS,
  type CheckName,
  type ExplainedCheck,
  type FindingCode,
  type Notes,
  openNotes,
  type Reach,
  reachOf,
  type Verdict,
} from '../log/verdict.ts'
import { lateness } from './chains.ts'
import { namesTheSame, readSubmission } from './entries.ts'

export interface ReceiptVerdict {
  /** `undecided` without a trust file, and of an entry alone: it may be in no log. */
  readonly verdict: Verdict
  /** In the order of {@link CHECKS}: each made whether or not another failed. */
  readonly checks: readonly ExplainedCheck<'receipt'>[]
  /** Undefined if it cannot be read. */
  readonly entry: Entry | undefined
  /** Of the trust file's witnesses, those that have cosigned the checkpoint. */
  readonly cosignatures: readonly WitnessedAt[]
  /** As of when the quorum vouches for the checkpoint; undefined also where the entry cannot be read. */
  readonly asOf: Date | undefined
  /** How far it reaches; undefined unless it holds. */
  readonly reach: Reach | undefined
}

/** A key that the user vouches for, and for whom it signs, if that is known. */
export interface VouchedKey extends NamedKey {
  readonly iss: string | undefined
}

/** What a verifier brings along. */
export interface ReceiptMeans {
  readonly trust: Trust | undefined
  /** Signers' keys that the user vouches for. */
  readonly keys?: readonly VouchedKey[]
  readonly verify: VerifySignature
}

export async function verifyReceiptAlone(
  receipt: Receipt,
  means: ReceiptMeans,
): Promise<ReceiptVerdict> {
  const { trust, verify } = means
  const { checkpoint: note, index } = receipt
  const questions = openQuestions()
  const head = quiet(() => parseCheckpoint(note))
  if (head) questions.notes.attempt('inclusion', {}, () => checkInclusion(receipt, head))
  else questions.open('inclusion', 'needs_checkpoint')
  const entry = await checkEntryIn(receipt.entry, means, questions, index)
  if (!trust) {
    for (const name of ['log_signature', 'cosignatures', 'time'] as const) {
      questions.open(name, 'needs_trust')
    }
    return conclude(questions, { verdict: 'undecided', entry })
  }
  const cosignatures = await checkCosignatures(note, trust, verify, questions.notes)
  await questions.notes.attemptAsync('log_signature', {}, () =>
    openCheckpoint(note, trust.origin, logKeysOf(trust), verify),
  )
  const cosigned = await openCosignedCheckpoint(note, trust, verify).catch(ignoreRefusal)
  const asOf = entry && cosigned?.asOf
  if (!entry) questions.open('time', 'needs_entry')
  else if (!asOf) questions.open('time', 'needs_cosignatures')
  else if (isAcceptedAfter(entry.acceptedAt, asOf)) {
    questions.notes.broken('time', 'accepted_after_witnessed', {}, lateness(entry, asOf))
  }
  const reach = entry && cosigned && reachOf(index, entry.acceptedAt, cosigned)
  return conclude(questions, { verdict: 'holds', entry, cosignatures, asOf, reach })
}

/** As {@link verifyReceiptAlone}, of a leaf of which nothing proves that it is in the log. */
export async function verifyEntryAlone(
  leaf: Uint8Array,
  means: ReceiptMeans,
): Promise<ReceiptVerdict> {
  const questions = openQuestions()
  for (const name of ['log_signature', 'cosignatures', 'inclusion', 'time'] as const) {
    questions.open(name, 'needs_proof')
  }
  const entry = await checkEntryIn(leaf, means, questions)
  return conclude(questions, { verdict: 'undecided', entry })
}

type Name = CheckName<'receipt'>
type Code = FindingCode<'receipt'>

/** The findings, and for each check that was not made, what was missing. */
interface Questions {
  readonly notes: Notes<'receipt'>
  readonly open: (name: Name, code: Code) => void
  readonly opened: ReadonlyMap<Name, Code>
}

function openQuestions(): Questions {
  const opened = new Map<Name, Code>()
  return { notes: openNotes('receipt'), open: (name, code) => opened.set(name, code), opened }
}

function conclude(
  { notes, opened }: Questions,
  {
    verdict,
    entry,
    cosignatures = [],
    asOf,
    reach,
  }: {
    readonly verdict: Verdict
    readonly entry: Entry | undefined
    readonly cosignatures?: readonly WitnessedAt[]
    readonly asOf?: Date | undefined
    readonly reach?: Reach | undefined
  },
): ReceiptVerdict {
  const checks = CHECKS.receipt.map((name) => {
    const code = opened.get(name)
    return notes.conclude(name, code && { code })
  })
  const isBroken = checks.some(({ result }) => result === 'broken')
  return {
    ...{ checks, entry, cosignatures, asOf },
    verdict: isBroken ? 'broken' : verdict,
    reach: isBroken ? undefined : reach,
  }
}

async function checkCosignatures(
  note: string,
  { policy }: Trust,
  verify: VerifySignature,
  notes: Notes<'receipt'>,
): Promise<WitnessedAt[]> {
  const found = await notes.attemptAsync('cosignatures', {}, () =>
    openCosignatures(note, policy.witnesses, verify),
  )
  const names = found?.map(({ witness }) => witness)
  const fault = names && quorumFault(policy, names)
  if (fault) notes.broken('cosignatures', fault.code, {}, fault.params)
  else if (policy.witnesses.length === 0) notes.remark('cosignatures', 'no_witnesses')
  return found ?? []
}

/** @returns the entry, unless it cannot be read */
async function checkEntryIn(
  leaf: Uint8Array,
  means: ReceiptMeans,
  questions: Questions,
  index?: number,
): Promise<Entry | undefined> {
  const { notes, open } = questions
  const entry = notes.attempt('entry', {}, () => decodeEntry(leaf))
  if (!entry) {
    open('submission', 'needs_entry')
    open('signature', 'needs_entry')
    return undefined
  }
  if (index !== undefined && entry.index !== index) {
    notes.broken('entry', 'index_differs', {}, { says: entry.index })
  }
  if (!means.trust) {
    open('submission', 'needs_trust')
    open('signature', 'needs_trust')
    return entry
  }
  const { origin } = means.trust
  notes.attempt('submission', {}, () => {
    checkClaims(parseSubmission(entry.submission), origin, entry.acceptedAt)
    if (!namesTheSame(entry, readSubmission(entry))) notes.broken('submission', 'batteries_differ')
  })
  const submission = quiet(() => parseSubmission(entry.submission))
  if (submission) await checkSignature(submission, means.trust, means, questions)
  else open('signature', 'needs_submission')
  return entry
}

async function checkSignature(
  submission: Submission,
  { authorityKeys }: Trust,
  { keys = [], verify }: ReceiptMeans,
  { notes, open }: Questions,
): Promise<void> {
  const authority = authorityKeys.map((key) => ({ ...key, iss: AUTHORITY }))
  const signer = [...authority, ...keys].find(({ kid }) => kid === submission.kid)
  if (!signer) open('signature', 'needs_registry')
  else if (signer.iss !== undefined && signer.iss !== submission.issuer) {
    notes.broken('signature', 'issuer_differs')
  } else {
    await notes.attemptAsync('signature', {}, () =>
      verifySubmission(submission, signer.key, verify),
    )
  }
}

/** The result of a parser, or undefined if it refuses: that is another check's finding. */
function quiet<Value>(parse: () => Value): Value | undefined {
  try {
    return parse()
  } catch (error) {
    return ignoreRefusal(error)
  }
}

function ignoreRefusal(error: unknown): undefined {
  if (!(error instanceof LedgerError)) throw error
}
