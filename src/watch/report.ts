/** What a watcher knows of a log, as its report and as the body that it posts to a webhook. */

import { toBase64 } from '../core/bytes/encoding.ts'
import { formatVerifierKey, type VerifierKey } from '../core/keys/verifier-key.ts'
import { formatReport, type ReportedFinding } from '../core/log/report.ts'
import { CHECKS, type Check, type Result } from '../core/log/verdict.ts'
import { LANGUAGES } from '../text/language.ts'
import { describeFinding } from '../text/verdict.ts'
import type { WatchCheck, WatchFinding } from './finding.ts'
import { findingCount, type WatchState } from './state.ts'
import type { HeldCheckpoint } from './watcher.ts'

/** Checks that a replay makes: once a finding has ended it, they cover only the entries before that. */
const REPLAYED: ReadonlySet<WatchCheck> = new Set<WatchCheck>([
  ...['entry', 'chain', 'submission', 'signature', 'batteryChain'],
  ...['duplicate', 'key', 'lifecycle', 'time'],
] as WatchCheck[])

export const reportText = (state: WatchState, held: HeldCheckpoint, time: Date): string =>
  formatReport({
    origin: held.head.origin,
    time,
    verdict: findingCount(state) > 0 ? 'broken' : 'holds',
    audited: state.audited,
    cosigned: held.cosignatures,
    asOf: held.asOf,
    checks: checksOf(state, held),
    findings: state.findings.map(reported),
    checkpoint: held.note,
  })

export function checksOf(state: WatchState, held: HeldCheckpoint): Required<Check<'watch'>>[] {
  const { size } = state.audited
  const witnessed = held.asOf ? state.checkpoints : 0
  const others: Partial<Record<WatchCheck, number>> = {
    batteryChain: state.batteryLines,
    tree: state.checkpoints,
    checkpoint: state.checkpoints,
    consistency: state.checkpoints,
    quorum: state.checkpoints,
    freshness: witnessed,
    time: witnessed > 0 ? size : 0,
  }
  const resultOf = (check: WatchCheck, count: number): Result => {
    if (state.counts[check]) return 'broken'
    if (count === 0) return 'unchecked'
    return state.ended && REPLAYED.has(check) ? 'incomplete' : 'holds'
  }
  return CHECKS.watch.map((name) => {
    const count = others[name] ?? size
    return { name, result: resultOf(name, count), count }
  })
}

/** The body of a request to the webhook: JSON. */
export function notification(
  state: WatchState,
  findings: readonly WatchFinding[],
  about: { origin: string; url: string; auditor: VerifierKey; held: HeldCheckpoint | undefined },
): string {
  const { origin, url, auditor, held } = about
  return JSON.stringify({
    ...{ type: 'cellproof.findings', origin, url, auditor: formatVerifierKey(auditor) },
    audited: { size: state.audited.size, root: toBase64(state.audited.root) },
    published: held?.head.size ?? 0,
    findingCount: findingCount(state),
    findings: findings.map((finding) => ({ ...finding, sentences: sentencesOf(finding) })),
  })
}

const reported = (finding: WatchFinding): ReportedFinding => {
  const { number, foundAt, check, code, index } = finding
  const sentences = Object.values(sentencesOf(finding)).map(oneLine)
  return { number, foundAt, check, code, index, sentences }
}

const sentencesOf = (finding: WatchFinding) =>
  Object.fromEntries(
    LANGUAGES.map((language) => [language, describeFinding('watch', finding, language)]),
  )

/** Parameters may be anybody's words, and a note takes no control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it is about
const oneLine = (text: string): string => text.replace(/[\u0000-\u001f\u2028\u2029]+/g, ' ')
