/** Verifies a bundle, a receipt, an entry, an auditor's report or a split view, without asking anybody: a verdict, and the checks it rests on. */

import { toUtf8, withoutMark } from '../../core/bytes/encoding.ts'
import { parseJson } from '../../core/bytes/json.ts'
import { parseCheckpoint } from '../../core/log/checkpoint.ts'
import { decodeEntry } from '../../core/log/entry.ts'
import { decodeReceiptJson, parseReceipt, type Receipt } from '../../core/log/receipt.ts'
import { isReport } from '../../core/log/report.ts'
import { isSplitView } from '../../core/log/split-view.ts'
import { verifySignature } from '../../native/signature.ts'
import { formatTable } from '../terminal/columns.ts'
import { fault } from '../terminal/fault.ts'
import { readBytes, readPublicKey, readTrust } from '../terminal/files.ts'
import { describeLedgerError } from '../terminal/problem.ts'
import {
  BROKEN,
  type ExitCode,
  OK,
  print,
  printJson,
  type Shell,
  UNUSABLE,
} from '../terminal/shell.ts'
import { isZip, judgeBundle, openBundle, openFolder } from './bundle.ts'
import { type Check, checkEntry, checkReceipt } from './checks.ts'
import { isEvidence, judgeEvidence } from './evidence.ts'
import { judgeReport } from './report.ts'
import { judgeSplitView } from './split-view.ts'

export interface VerifyOptions {
  /** For a bundle it may be left out: then nothing is decided. */
  readonly trust?: string
  readonly key?: readonly string[]
  /** Verifier keys of those whose reports count. */
  readonly auditor?: readonly string[]
  readonly json?: boolean
}

/** What was given to verify: a receipt, or a leaf alone. */
type Subject = { readonly receipt: Receipt } | { readonly leaf: Uint8Array }

const VERDICTS = { [OK]: 'holds', [BROKEN]: 'broken', [UNUSABLE]: 'undecided' } as const

export async function verify(
  file: string,
  options: VerifyOptions,
  shell: Shell,
): Promise<ExitCode> {
  const trust = options.trust === undefined ? undefined : await readTrust(options.trust)
  const folder = await openFolder(file)
  const bytes = folder ? new Uint8Array() : await readBytes(file, shell)
  const bundle = folder ?? (isZip(bytes) ? openBundle(bytes) : undefined)
  if (bundle) return judgeBundle(bundle, trust, options.json ?? false, shell)
  if (!trust) throw fault('option_missing', { subject: '--trust <file>' })
  const text = withoutMark(Buffer.from(bytes).toString('utf8'))
  if (isSplitView(text)) return judgeSplitView(text, trust, options.json ?? false, shell)
  if (isReport(text)) return judgeReport(text, trust, options, shell)
  const json = parseJson(text)
  if (typeof json === 'object' && json !== null && isEvidence(json)) {
    return judgeEvidence(json, trust, options.json ?? false, shell)
  }
  const keys = await Promise.all((options.key ?? []).map(readPublicKey))
  const subject = parseSubject(file, text)
  const means = { trust, keys, verify: verifySignature }
  const checks =
    'receipt' in subject
      ? await checkReceipt(subject.receipt, means)
      : await checkEntry(subject.leaf, means)
  const exitCode = judge(subject, checks)
  if (options.json) printVerdictJson(exitCode, checks, shell)
  else printVerdict(exitCode, subject, checks, shell)
  return exitCode
}

function parseSubject(file: string, text: string): Subject {
  if (text.startsWith('cellproof/entry/')) return { leaf: toUtf8(text) }
  if (text.startsWith('c2sp.org/tlog-proof')) return { receipt: parseReceipt(text) }
  const json = parseJson(text)
  if (typeof json !== 'object' || json === null) throw fault('not_verifiable', { file })
  if ('checkpoint' in json) return { receipt: decodeReceiptJson(json) }
  if ('entry' in json && typeof json.entry === 'string') return { leaf: toUtf8(json.entry) }
  throw fault('not_verifiable', { file })
}

function judge(subject: Subject, checks: readonly Check[]): ExitCode {
  if (checks.some(({ result }) => result === 'broken')) return BROKEN
  // An entry that is spelt and signed as it should be may still be in no log.
  return 'receipt' in subject ? OK : UNUSABLE
}

function printVerdict(
  exitCode: ExitCode,
  subject: Subject,
  checks: readonly Check[],
  shell: Shell,
): void {
  print(shell, `${verdictSentence(exitCode, subject, checks, shell)}\n`)
  const { checks: names, results } = shell.text.verify
  const rows = checks.map((check) => [
    MARKS[check.result],
    names[check.name],
    results[check.result],
    explain(check, shell).detail ?? '',
  ])
  for (const line of formatTable(rows)) print(shell, line)
}

const MARKS = { holds: '✓', broken: '✗', unchecked: '–' } as const

function verdictSentence(
  exitCode: ExitCode,
  subject: Subject,
  checks: readonly Check[],
  { text }: Shell,
): string {
  if (!('receipt' in subject)) {
    return exitCode === BROKEN ? text.verify.entryBroken : text.verify.entryAlone
  }
  if (exitCode === BROKEN) return text.verify.broken
  const { index, acceptedAt } = decodeEntry(subject.receipt.entry)
  const { origin, size } = parseCheckpoint(subject.receipt.checkpoint)
  // By the witnesses; without them there is only when the log says that it accepted the entry.
  const asOf = checks.find((check) => check.asOf)?.asOf ?? acceptedAt
  const times = { acceptedAt: acceptedAt.toISOString(), time: asOf.toISOString() }
  return text.verify.holds({ origin, index, size, ...times })
}

function printVerdictJson(exitCode: ExitCode, checks: readonly Check[], shell: Shell): void {
  const details = checks.map((check) => ({
    check: check.name,
    result: check.result,
    ...(check.cosignatures && { cosignatures: check.cosignatures }),
    ...(check.asOf && { asOf: check.asOf }),
    ...explain(check, shell),
  }))
  printJson(shell, { verdict: VERDICTS[exitCode], checks: details })
}

function explain(
  { reason, cosignatures = [], asOf }: Check,
  { language, text }: Shell,
): { code?: string; detail?: string } {
  if (reason === undefined) {
    const times = cosignatures.map(({ witness, time }) => `${witness} ${time.toISOString()}`)
    if (asOf) times.push(`≤ ${asOf.toISOString()}`)
    return times.length > 0 ? { detail: times.join(', ') } : {}
  }
  if (typeof reason === 'string') return { code: reason, detail: text.verify.notes[reason] }
  const { code, title, detail } = describeLedgerError(reason, language)
  return { code, detail: detail || title }
}
