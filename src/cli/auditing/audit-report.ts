/** Prints what an audit has found: the first finding in full, some more in short, and each check. */

import type { Audit } from '../../audit/audit.ts'
import type { Finding } from '../../audit/finding.ts'
import { toBase64 } from '../../core/bytes/encoding.ts'
import { auditEn } from '../../text/en/audit.ts'
import { describeFinding, MARKS, verdictText } from '../../text/verdict.ts'
import { type AuditText, auditZh } from '../../text/zh/audit.ts'
import { formatTable } from '../terminal/columns.ts'
import { print, printJson, type Shell, say } from '../terminal/shell.ts'

export const auditTextOf = ({ language }: Shell): AuditText =>
  language === 'zh' ? auditZh : auditEn

/** Findings that are told besides the first; `--json` has more. */
const MORE = 10

export function printAudit(audit: Audit, seconds: number, shell: Shell): void {
  const text = auditTextOf(shell)
  printVerdict(audit, new Date(shell.now().getTime() - seconds * 1000), shell)
  for (const line of publication(audit, text)) print(shell, line)
  print(shell, '')
  const { checks, results } = verdictText(shell.language)
  const rows = audit.checks.map(({ name, result, count }) => [
    MARKS[result],
    checks.log[name],
    results[result],
    String(count),
  ])
  for (const line of formatTable(rows)) print(shell, line)
  printMore(audit, shell)
  say(shell, text.speed({ ...speedOf(audit, seconds), seconds: seconds.toFixed(1) }))
}

/** @param begun - when the audit began: it has not seen entries that came later */
function printVerdict({ origin, size, findings: [first] }: Audit, begun: Date, shell: Shell): void {
  const text = auditTextOf(shell)
  if (!first) {
    print(shell, text.holds({ origin, size, time: begun.toISOString() }))
    return
  }
  print(shell, text.broken({ origin, place: placeOf(first, text) }))
  print(shell, sentenceOf(first, shell))
}

function publication({ size, published }: Audit, text: AuditText): string[] {
  if (published === undefined) return [text.neverPublished]
  const later = size - published
  return [text.published({ published }), ...(later > 0 ? [text.unpublished({ count: later })] : [])]
}

function printMore({ findings, findingCount }: Audit, shell: Shell): void {
  const more = findings.slice(1, 1 + MORE)
  if (more.length === 0) return
  const text = auditTextOf(shell)
  print(shell, `\n${text.more({ count: findingCount - 1 })}`)
  for (const finding of more) {
    const isPlaced = finding.index !== undefined && finding.check !== 'derived'
    const place = isPlaced ? `${placeOf(finding, text)}${text.colon}` : ''
    print(shell, `${place}${sentenceOf(finding, shell)}`)
  }
  const rest = findingCount - 1 - more.length
  if (rest > 0) print(shell, text.andMore({ count: rest }))
}

function placeOf({ check, index, last = index }: Finding, text: AuditText): string {
  if (check === 'derived') return text.tables
  if (index === undefined || last === undefined) return text.nowhere
  return index === last ? text.entry({ index }) : text.entries({ index, last })
}

/** The check, what is wrong, and in which member of the submission. */
function sentenceOf(finding: Finding, shell: Shell): string {
  const text = auditTextOf(shell)
  const member = finding.pointer === undefined ? '' : ` (${finding.pointer})`
  return `${verdictText(shell.language).checks.log[finding.check]}${text.colon}${describeFinding('log', finding, shell.language)}${member}`
}

export function printAuditJson(audit: Audit, seconds: number, shell: Shell): void {
  const { origin, root, published, findings, findingCount, checks } = audit
  printJson(shell, {
    verdict: findingCount > 0 ? 'broken' : 'holds',
    origin,
    root: toBase64(root),
    published,
    findings: findings.map((finding) => ({
      ...finding,
      detail: describeFinding('log', finding, shell.language),
    })),
    findingCount,
    checks: checks.map(({ name: check, result, count }) => ({ check, result, count })),
    ...speedOf(audit, seconds),
  })
}

const speedOf = ({ size }: Audit, seconds: number) => ({
  size,
  seconds,
  rate: Math.round(size / Math.max(seconds, 0.001)),
})
