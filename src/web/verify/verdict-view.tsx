/** The verdict in plain words, then what it rests on. */

import type { BundleCheck, BundleFinding } from '../../core/bundle/verdict.ts'
import type { BundleVerdict } from '../../core/bundle/verify.ts'
import {
  bundleText,
  describeConcerned,
  describeEntry,
  describeFinding,
  describeReach,
  verdictTitle,
} from '../../text/bundle.ts'
import { fill, type Language } from '../../text/language.ts'
import { formatNumber } from '../../text/pages.ts'
import { termsIn } from '../../text/terms.ts'
import { SafetyNotice } from '../safety-notice.tsx'
import type { Judgement } from './judge.ts'

const MARKS = { holds: '✓', broken: '✗', undecided: '?', unchecked: '–' } as const

export function VerdictView({ judgement, language }: { judgement: Judgement; language: Language }) {
  const { verdict } = judgement.verdict
  return (
    <div class={`verdict ${verdict}`}>
      <p class="sign" aria-hidden="true">
        {MARKS[verdict]}
      </p>
      <div>
        <h1 id="verdict" tabIndex={-1}>
          {verdictTitle(
            judgement.verdict,
            language,
            judgement.kind === 'receipt' ? 'entryHolds' : 'holdsUpTo',
          )}
        </h1>
        <p>{meaningOf(judgement, language)}</p>
      </div>
    </div>
  )
}

function meaningOf(judgement: Judgement, language: Language): string {
  const text = bundleText(language)
  const { verdict, trust } = judgement.verdict
  if (judgement.kind === 'bundle') {
    const concerned = verdict === 'broken' && describeConcerned(judgement.verdict, language)
    return concerned ? `${text.meanings[verdict]} ${concerned}` : text.meanings[verdict]
  }
  return fill(text.receipt[verdict], { origin: trust?.origin ?? '' })
}

export function AboutBattery({
  verdict,
  language,
}: {
  verdict: BundleVerdict
  language: Language
}) {
  const text = bundleText(language)
  const { manifest, battery, safety, checks } = verdict
  if (!manifest) return null
  const family = checks.find(({ name }) => name === 'family')
  const size = formatNumber(manifest.checkpointSize)
  return (
    <section aria-label={text.battery}>
      {safety && <SafetyNotice safety={safety} language={language} />}
      <p class="code">{manifest.code}</p>
      {manifest.family && family?.count !== undefined && (
        <p>{fill(text.withFamily, { count: family.count })}</p>
      )}
      {battery && <p class="state">{termsIn(language).states[battery.state]}</p>}
      <p class="dim">{fill(text.asOf, { origin: manifest.origin, size })}</p>
      <p class="dim reach">{describeReach(verdict, language)}</p>
    </section>
  )
}

/** Where a check finds more than this wrong, the first ones are enough. */
const FINDINGS_SHOWN = 10

export function ChecksTable({
  checks,
  life,
  language,
}: {
  checks: readonly BundleCheck[]
  life: BundleVerdict['life']
  language: Language
}) {
  const text = bundleText(language)
  return (
    <section aria-labelledby="checks">
      <h2 id="checks">{text.checksTitle}</h2>
      <table class="checks">
        <tbody>
          {checks.map((check) => (
            <tr key={check.name} class={check.result}>
              <th scope="row">{text.checks[check.name]}</th>
              <td>
                <strong>
                  <span aria-hidden="true">{MARKS[check.result]}</span> {text.results[check.result]}
                </strong>
                <Remarks check={check} life={life} language={language} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Remarks({
  check,
  life,
  language,
}: {
  check: BundleCheck
  life: BundleVerdict['life']
  language: Language
}) {
  const text = bundleText(language)
  const { name, count, findings } = check
  const counted = text.counts[name]
  if (findings.length === 0) {
    return counted && count !== undefined ? (
      <span class="dim"> {fill(counted, { count: formatNumber(count) })}</span>
    ) : null
  }
  const more = findings.length - FINDINGS_SHOWN
  return (
    <ul>
      {findings.slice(0, FINDINGS_SHOWN).map((finding, i) => (
        <li key={`${i} ${finding.code}`}>
          <Where finding={finding} />
          {finding.index !== undefined && `${describeEntry(finding.index, { life }, language)} `}
          {describeFinding(finding, language)}
        </li>
      ))}
      {more > 0 && <li>{fill(text.more, { count: more })}</li>}
    </ul>
  )
}

const Where = ({ finding: { file } }: { finding: BundleFinding }) =>
  file === undefined ? null : <code>{file} </code>
