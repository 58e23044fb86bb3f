/** Verifies a report: that its auditor has signed it, and the log the checkpoint that it is about. */

import { formatVerifierKey, parseVerifierKey } from '../../core/keys/verifier-key.ts'
import { openReport } from '../../core/log/report.ts'
import type { Trust } from '../../core/log/trust.ts'
import { verifySignature } from '../../native/signature.ts'
import { fault } from '../terminal/fault.ts'
import { type ExitCode, OK, print, printJson, type Shell } from '../terminal/shell.ts'

/** @throws LedgerError `note_malformed`, `note_untrusted`: nobody stands for it */
export async function judgeReport(
  text: string,
  trust: Trust,
  { auditor: vkeys, json = false }: { auditor?: readonly string[]; json?: boolean },
  shell: Shell,
): Promise<ExitCode> {
  if (!vkeys) throw fault('auditor_needed')
  const report = await openReport(text, vkeys.map(parseVerifierKey), trust, verifySignature)
  const { auditor, head, time, verdict, audited, asOf, lines } = report
  if (json) {
    const says = { time, verdict, size: head.size, audited: Number(audited), asOf, lines }
    printJson(shell, { verdict: 'holds', auditor: formatVerifierKey(auditor), says })
    return OK
  }
  const { report: sentences } = shell.text
  print(shell, sentences.holds({ auditor: auditor.name, time, size: head.size }))
  const { holds, broken } = sentences.verdicts
  print(shell, verdict === 'broken' ? broken : holds({ size: audited, time: asOf }))
  print(shell, `\n${lines.slice(1).join('\n')}`)
  return OK
}
