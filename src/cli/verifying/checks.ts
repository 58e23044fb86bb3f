/** What can be checked of a receipt, or of an entry alone, by who has a trust file and no network. */

import { equalBytes } from '../../core/bytes/hash.ts'
import { LedgerError } from '../../core/errors.ts'
import { parseEvent } from '../../core/events/parse.ts'
import { touchedCodes } from '../../core/events/parts.ts'
import type { VerifySignature } from '../../core/keys/signature.ts'
import {
  openCheckpoint,
  openCosignatures,
  openCosignedCheckpoint,
  parseCheckpoint,
  quorumFault,
} from '../../core/log/checkpoint.ts'
import { decodeEntry, type Entry } from '../../core/log/entry.ts'
import { leafHash, rootFromInclusionProof } from '../../core/log/merkle.ts'
import { isAcceptedAfter, type WitnessedAt } from '../../core/log/quorum.ts'
import type { Receipt } from '../../core/log/receipt.ts'
import {
  AUTHORITY,
  checkClaims,
  parseSubmission,
  type Submission,
  verifySubmission,
} from '../../core/log/submission.ts'
import { logKeysOf, type Trust } from '../../core/log/trust.ts'
import type { CliText } from '../../text/zh/cli.ts'
import type { VouchedKey } from '../terminal/files.ts'

export type CheckName = keyof CliText['verify']['checks']
export type CheckNote = keyof CliText['verify']['notes']

export interface Check {
  readonly name: CheckName
  readonly result: keyof CliText['verify']['results']
  /** Why it is broken, was not checked, or says little. */
  readonly reason?: LedgerError | CheckNote
  /** Who has cosigned the checkpoint. */
  readonly cosignatures?: readonly WitnessedAt[]
  /** As of when the quorum vouches for it. */
  readonly asOf?: Date
}

/** What a verifier brings along. */
export interface Means {
  readonly trust: Trust
  /** Signers' keys that the user vouches for. */
  readonly keys: readonly VouchedKey[]
  readonly verify: VerifySignature
}

/** @returns every check, each made whether or not another failed */
export async function checkReceipt(receipt: Receipt, means: Means): Promise<Check[]> {
  const { trust, verify } = means
  return [
    await settle('log_signature', async () => {
      await openCheckpoint(receipt.checkpoint, trust.origin, logKeysOf(trust), verify)
    }),
    await checkCosignatures(receipt, means),
    await checkInclusion(receipt),
    await checkTime(receipt, means),
    ...(await checkLeaf(receipt.entry, means, receipt.index)),
  ]
}

/** As {@link checkReceipt}, of a leaf of which nothing proves that it is in the log. */
export async function checkEntry(entry: Uint8Array, means: Means): Promise<Check[]> {
  return [
    unchecked('log_signature', 'needs_proof'),
    unchecked('cosignatures', 'needs_proof'),
    unchecked('inclusion', 'needs_proof'),
    unchecked('time', 'needs_proof'),
    ...(await checkLeaf(entry, means)),
  ]
}

async function checkCosignatures(
  { checkpoint }: Receipt,
  { trust: { policy }, verify }: Means,
): Promise<Check> {
  let cosignatures: WitnessedAt[] = []
  const check = await settle('cosignatures', async () => {
    cosignatures = await openCosignatures(checkpoint, policy.witnesses, verify)
    const fault = quorumFault(
      policy,
      cosignatures.map(({ witness }) => witness),
    )
    if (fault) throw fault
  })
  const isUnwitnessed = check.result === 'holds' && policy.witnesses.length === 0
  return isUnwitnessed ? { ...check, reason: 'no_witnesses' } : { ...check, cosignatures }
}

async function checkInclusion({ index, entry, proof, checkpoint }: Receipt): Promise<Check> {
  const head = attempt(() => parseCheckpoint(checkpoint))
  if (!head) return unchecked('inclusion', 'needs_checkpoint')
  return settle('inclusion', () => {
    const root = rootFromInclusionProof(leafHash(entry), index, head.size, proof)
    if (!equalBytes(root, head.root)) {
      throw new LedgerError('proof_invalid', { reason: 'root_differs' })
    }
  })
}

/** An entry cannot have been accepted after a quorum had seen the tree that it is in. */
async function checkTime(
  { checkpoint, entry: leaf }: Receipt,
  { trust, verify }: Means,
): Promise<Check> {
  const entry = attempt(() => decodeEntry(leaf))
  if (!entry) return unchecked('time', 'needs_entry')
  const opened = await openCosignedCheckpoint(checkpoint, trust, verify).catch(ignoreRefusal)
  const asOf = opened?.asOf
  if (!asOf) return unchecked('time', 'needs_cosignatures')
  const isLate = isAcceptedAfter(entry.acceptedAt, asOf)
  const check = await settle('time', () => (isLate ? 'accepted_after_witnessed' : undefined))
  return { ...check, asOf }
}

async function checkLeaf(leaf: Uint8Array, means: Means, index?: number): Promise<Check[]> {
  const spelling = await settle('entry', () => {
    const entry = decodeEntry(leaf)
    return index !== undefined && entry.index !== index ? 'index_differs' : undefined
  })
  const entry = attempt(() => decodeEntry(leaf))
  if (!entry) {
    return [spelling, unchecked('submission', 'needs_entry'), unchecked('signature', 'needs_entry')]
  }
  const submission = attempt(() => parseSubmission(entry.submission))
  return [
    spelling,
    await settle('submission', () => checkSubmission(entry, means.trust.origin)),
    submission
      ? await checkSignature(submission, means)
      : unchecked('signature', 'needs_submission'),
  ]
}

function checkSubmission(entry: Entry, origin: string): CheckNote | undefined {
  const submission = parseSubmission(entry.submission)
  checkClaims(submission, origin, entry.acceptedAt)
  const codes = touchedCodes(parseEvent(submission.event))
  const linked = entry.batteries.map(({ code }) => code)
  return codes.join() === linked.join() ? undefined : 'batteries_differ'
}

async function checkSignature(
  submission: Submission,
  { trust, keys, verify }: Means,
): Promise<Check> {
  const authority = trust.authorityKeys.map((key) => ({ ...key, iss: AUTHORITY }))
  const signer = [...authority, ...keys].find(({ kid }) => kid === submission.kid)
  if (!signer) return unchecked('signature', 'needs_registry')
  return settle('signature', async () => {
    if (signer.iss !== undefined && signer.iss !== submission.issuer) return 'issuer_differs'
    await verifySubmission(submission, signer.key, verify)
  })
}

type Finding = CheckNote | undefined

async function settle(name: CheckName, act: () => Finding | Promise<Finding>): Promise<Check> {
  try {
    const note = await act()
    return note ? { name, result: 'broken', reason: note } : { name, result: 'holds' }
  } catch (error) {
    if (error instanceof LedgerError) return { name, result: 'broken', reason: error }
    throw error
  }
}

function attempt<Value>(parse: () => Value): Value | undefined {
  try {
    return parse()
  } catch (error) {
    return ignoreRefusal(error)
  }
}

function ignoreRefusal(error: unknown): undefined {
  if (!(error instanceof LedgerError)) throw error
}

const unchecked = (name: CheckName, reason: CheckNote): Check => ({
  name,
  result: 'unchecked',
  reason,
})
