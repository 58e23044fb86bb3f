/** The verdict in plain words, then what it rests on. */

import type { BundleVerdict } from '../../core/bundle/verify.ts'
import { ownMember } from '../../core/bytes/own-member.ts'
import type { ExplainedCheck, Finding, Kind } from '../../core/log/verdict.ts'
import {
  bundleText,
  describeConcerned,
  describeEntry,
  describeReach,
  verdictTitle,
} from '../../text/bundle.ts'
import { fill, type Language } from '../../text/language.ts'
import { formatNumber } from '../../text/pages.ts'
import { termsIn } from '../../text/terms.ts'
import { describeFinding, MARKS, verdictText } from '../../text/verdict.ts'
import { SafetyNotice } from '../safety-notice.tsx'
import type { Judgement } from './judge.ts'

const SIGNS = { holds: MARKS.holds, broken: MARKS.broken, undecided: '?' } as const

export function VerdictView({ judgement, language }: { judgement: Judgement; language: Language }) {
  const { verdict } = judgement.verdict
  return (
    <div class={`verdict ${verdict}`}>
      <p class="sign" aria-hidden="true">
        {SIGNS[verdict]}
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

interface ChecksProps<Of extends Kind> {
  readonly of: Of
  readonly checks: readonly ExplainedCheck<Of>[]
  readonly life: BundleVerdict['life']
  readonly language: Language
}

export function ChecksTable<Of extends Kind>({ of, checks, life, language }: ChecksProps<Of>) {
  const text = bundleText(language)
  const { checks: names, results } = verdictText(language)
  return (
    <section aria-labelledby="checks">
      <h2 id="checks">{text.checksTitle}</h2>
      <table class="checks">
        <tbody>
          {checks.map((check) => (
            <tr key={check.name} class={check.result}>
              <th scope="row">{names[of][check.name]}</th>
              <td>
                <strong>
                  <span aria-hidden="true">{MARKS[check.result]}</span> {results[check.result]}
                </strong>
                <Remarks of={of} check={check} life={life} language={language} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Remarks<Of extends Kind>({
  of,
  check: { name, count, findings },
  life,
  language,
}: Omit<ChecksProps<Of>, 'checks'> & { readonly check: ExplainedCheck<Of> }) {
  const text = bundleText(language)
  const counted = ownMember<string>(verdictText(language).counts, name)
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
          {describeFinding(of, finding, language)}
        </li>
      ))}
      {more > 0 && <li>{fill(text.more, { count: more })}</li>}
    </ul>
  )
}

const Where = ({ finding: { file } }: { finding: Finding }) =>
  file === undefined ? null : <code>{file} </code>
