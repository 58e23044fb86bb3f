/**
 * Report: what an auditor found, signed by it. A signed note whose text ends with the checkpoint
 * that it is about, itself a signed note.
 *
 *     cellproof/report/v1
 *     origin <origin of the log>
 *     time <RFC 3339, UTC, by the auditor's clock>
 *     verdict <holds | broken>
 *     audited <number of entries> <root of their tree, base64>
 *     cosigned <witness> <time>
 *     asof <time at which a quorum still vouches for the checkpoint>
 *     check <check> <holds | broken | incomplete | unchecked> <how many>
 *     finding <number> <time> <check> <code> <index of the entry, or ->
 *     > <the finding as a sentence, a line for each language>
 *
 *     <checkpoint>
 */

import { toBase64 } from '../bytes/encoding.ts'
import type { Hash } from '../bytes/hash.ts'
import { LedgerError } from '../errors.ts'
import type { VerifySignature } from '../keys/signature.ts'
import type { VerifierKey } from '../keys/verifier-key.ts'
import { openCheckpoint, type TreeHead } from './checkpoint.ts'
import { openNote } from './note.ts'
import { type LogTrust, logKeysOf } from './trust.ts'
import type { Check, CheckName, Finding, Verdict } from './verdict.ts'

export interface Report {
  readonly origin: string
  readonly time: Date
  readonly verdict: Exclude<Verdict, 'undecided'>
  /** Entries whose every check is done, and the root of their tree. */
  readonly audited: { readonly size: number; readonly root: Hash }
  readonly cosigned: readonly { readonly witness: string; readonly time: Date }[]
  readonly asOf: Date | undefined
  readonly checks: readonly Required<Check<'watch'>>[]
  readonly findings: readonly ReportedFinding[]
  /** The newest checkpoint that fits all that the auditor saw before, as it was signed. */
  readonly checkpoint: string
}

export interface ReportedFinding extends Pick<Finding<'watch'>, 'code' | 'index'> {
  readonly number: number
  /** RFC 3339. */
  readonly foundAt: string
  readonly check: CheckName<'watch'>
  /** Without line breaks. */
  readonly sentences: readonly string[]
}

/** A report that its auditor has signed, about a checkpoint that the log has signed. */
export interface OpenedReport {
  readonly auditor: VerifierKey
  readonly head: TreeHead
  readonly time: string
  readonly verdict: string
  /** How many entries that is about, and as of when: by the witnesses, or if they say nothing, by the auditor. */
  readonly audited: string
  readonly asOf: string
  /** All lines before the checkpoint. */
  readonly lines: readonly string[]
}

const HEADER = 'cellproof/report/v1'

/** The text that the auditor signs. */
export function formatReport(report: Report): string {
  const { origin, time, verdict, audited, cosigned, asOf, checks, findings, checkpoint } = report
  const lines = [
    HEADER,
    `origin ${origin}`,
    `time ${time.toISOString()}`,
    `verdict ${verdict}`,
    `audited ${audited.size} ${toBase64(audited.root)}`,
    ...cosigned.map((one) => `cosigned ${one.witness} ${one.time.toISOString()}`),
    ...(asOf ? [`asof ${asOf.toISOString()}`] : []),
    ...checks.map(({ name, result, count }) => `check ${name} ${result} ${count}`),
    ...findings.flatMap(({ number, foundAt, check, code, index = '-', sentences }) => [
      `finding ${number} ${foundAt} ${check} ${code} ${index}`,
      ...sentences.map((sentence) => `> ${sentence}`),
    ]),
  ]
  return `${lines.join('\n')}\n\n${checkpoint}`
}

export const isReport = (text: string): boolean => text.startsWith(`${HEADER}\n`)

/** The checkpoint that a report is about, whoever signed the report: no signature is checked here. */
export function checkpointInReport(note: string): string {
  const text = note.slice(0, note.lastIndexOf('\n\n') + 1)
  return text.slice(text.indexOf('\n\n') + 2)
}

/**
 * Opens a report by one of these auditors about the log that is trusted.
 *
 * @throws {@link LedgerError} `note_malformed`; `note_untrusted` unless an auditor has signed the
 *   report, and the log the checkpoint
 */
export async function openReport(
  note: string,
  auditors: readonly VerifierKey[],
  trust: LogTrust,
  verify: VerifySignature,
): Promise<OpenedReport> {
  const { text, signers } = await openNote(note, auditors, verify)
  const end = text.indexOf('\n\n')
  const lines = text.slice(0, Math.max(end, 0)).split('\n')
  if (lines[0] !== HEADER) throw new LedgerError('note_malformed', { reason: 'report' })
  const fieldOf = (name: string) =>
    lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? ''
  const head = await openCheckpoint(text.slice(end + 2), trust.origin, logKeysOf(trust), verify)
  if (fieldOf('origin') !== head.origin) {
    throw new LedgerError('note_untrusted', { reason: 'origin_differs', name: fieldOf('origin') })
  }
  const time = fieldOf('time')
  const [audited = ''] = fieldOf('audited').split(' ')
  const reach = { audited, asOf: fieldOf('asof') || time }
  return { auditor: signers[0]!, head, time, verdict: fieldOf('verdict'), ...reach, lines }
}
