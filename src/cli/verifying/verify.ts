/** Verifies what somebody holds of a log, without asking anybody: a verdict, and the checks it rests on. */

import {
  type ReceiptVerdict,
  verifyEntryAlone,
  verifyReceiptAlone,
} from '../../core/bundle/lone-receipt.ts'
import { openSubject } from '../../core/bundle/subject.ts'
import { parseCheckpoint } from '../../core/log/checkpoint.ts'
import type { Receipt } from '../../core/log/receipt.ts'
import type { ExplainedCheck } from '../../core/log/verdict.ts'
import { verifySignature } from '../../native/signature.ts'
import { describeFinding, MARKS, verdictText } from '../../text/verdict.ts'
import { formatTable } from '../terminal/columns.ts'
import { fault } from '../terminal/fault.ts'
import { readBytes, readPublicKey, readTrust } from '../terminal/files.ts'
import { EXIT_CODES, type ExitCode, print, printJson, type Shell } from '../terminal/shell.ts'
import { judgeBundle, openFolder } from './bundle.ts'
import { judgeEvidence } from './evidence.ts'
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

export async function verify(
  file: string,
  options: VerifyOptions,
  shell: Shell,
): Promise<ExitCode> {
  const { json = false } = options
  const trust = options.trust === undefined ? undefined : await readTrust(options.trust)
  const subject = (await openFolder(file)) ?? openSubject(await readBytes(file, shell))
  if (subject.kind === 'bundle') return judgeBundle(subject, trust, json, shell)
  if (!trust) throw fault('option_missing', { subject: '--trust <file>' })
  const keys = await Promise.all((options.key ?? []).map(readPublicKey))
  const means = { trust, keys, verify: verifySignature }
  switch (subject.kind) {
    case 'split_view':
      return judgeSplitView(subject.text, trust, json, shell)
    case 'report':
      return judgeReport(subject.text, trust, options, shell)
    case 'evidence':
      return judgeEvidence(subject.evidence, trust, json, shell)
    case 'receipt':
      return tell(await verifyReceiptAlone(subject.receipt, means), subject.receipt, json, shell)
    case 'entry':
      return tell(await verifyEntryAlone(subject.leaf, means), undefined, json, shell)
    default:
      throw fault('not_verifiable', { file })
  }
}

/** @param receipt - undefined of an entry alone */
function tell(
  verdict: ReceiptVerdict,
  receipt: Receipt | undefined,
  json: boolean,
  shell: Shell,
): ExitCode {
  if (json) printVerdictJson(verdict, shell)
  else printVerdict(verdict, receipt, shell)
  return EXIT_CODES[verdict.verdict]
}

function printVerdict(verdict: ReceiptVerdict, receipt: Receipt | undefined, shell: Shell): void {
  print(shell, `${verdictSentence(verdict, receipt, shell)}\n`)
  const { checks, results } = verdictText(shell.language)
  const rows = verdict.checks.map((check) => [
    MARKS[check.result],
    checks.receipt[check.name],
    results[check.result],
    explain(check, verdict, shell).detail ?? '',
  ])
  for (const line of formatTable(rows)) print(shell, line)
}

function verdictSentence(
  { verdict, entry, reach }: ReceiptVerdict,
  receipt: Receipt | undefined,
  { text }: Shell,
): string {
  if (!receipt) return verdict === 'broken' ? text.verify.entryBroken : text.verify.entryAlone
  if (!entry || !reach) return text.verify.broken
  const { origin, size } = parseCheckpoint(receipt.checkpoint)
  const { index, acceptedAt } = entry
  // As of the witnesses' time; without witnesses there is only the time at which the log accepted the entry.
  const times = { acceptedAt: acceptedAt.toISOString(), time: reach.asOf.toISOString() }
  return text.verify.holds({ origin, index, size, ...times })
}

function printVerdictJson(verdict: ReceiptVerdict, shell: Shell): void {
  const details = verdict.checks.map((check) => ({
    check: check.name,
    result: check.result,
    ...knownOf(check, verdict),
    ...explain(check, verdict, shell),
  }))
  printJson(shell, { verdict: verdict.verdict, checks: details })
}

/** Besides what came out of it: who has cosigned, and as of when. */
function knownOf(
  { name, result, findings }: ExplainedCheck<'receipt'>,
  { cosignatures, asOf }: ReceiptVerdict,
): Partial<Pick<ReceiptVerdict, 'cosignatures' | 'asOf'>> {
  if (name === 'time' && asOf) return { asOf }
  const isAsked = result === 'broken' || (result === 'holds' && findings.length === 0)
  return name === 'cosignatures' && isAsked ? { cosignatures } : {}
}

function explain(
  check: ExplainedCheck<'receipt'>,
  verdict: ReceiptVerdict,
  { language }: Shell,
): { code?: string; detail?: string } {
  const [finding] = check.findings
  if (finding) return { code: finding.code, detail: describeFinding('receipt', finding, language) }
  const { cosignatures = [], asOf } = knownOf(check, verdict)
  const times = cosignatures.map(({ witness, time }) => `${witness} ${time.toISOString()}`)
  if (asOf) times.push(`≤ ${asOf.toISOString()}`)
  return times.length > 0 ? { detail: times.join(', ') } : {}
}
