/** Says what a code says: no network and no database are asked. */

import { BROKEN, type ExitCode, OK, type Shell } from '../terminal/shell.ts'
import { printExplanation, printExplanationJson } from './explain-report.ts'
import { explanationOf } from './explanation.ts'

export interface ExplainOptions {
  readonly json?: boolean
}

/** @param words - of one code: a shell takes one with spaces apart */
export async function explain(
  words: readonly string[],
  { json }: ExplainOptions,
  shell: Shell,
): Promise<ExitCode> {
  const scanned = words.join(' ')
  const explanation = explanationOf(scanned, shell.now())
  if (json) printExplanationJson(explanation, scanned, shell)
  else printExplanation(explanation, scanned, shell)
  return explanation.kind === 'none' || explanation.kind === 'proposal' ? BROKEN : OK
}
