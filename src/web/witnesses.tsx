/** Whether anything new is published, if not why, and how the witnesses stand. */

import type { LedgerErrorCode } from '../core/errors.ts'
import { fill, type Language } from '../text/language.ts'
import { formatTime, pageText } from '../text/pages.ts'
import { problemText } from '../text/problems.ts'

export interface PublishingView {
  /** Why nothing new is published, and since when; undefined if all is well. */
  readonly held: { readonly reason: LedgerErrorCode; readonly since: string } | undefined
  /** Witnesses that have to lie before the log can show two histories. */
  readonly liarsToSplit: number
  readonly witnesses: readonly {
    readonly name: string
    /** Undefined before it was asked for the first time. */
    readonly up: boolean | undefined
    /** Of its newest cosignature. */
    readonly cosignedAt: string | undefined
  }[]
}

export interface PublishingProps {
  readonly publishing: PublishingView
  readonly language: Language
}

export function HeldNotice({ publishing: { held }, language }: PublishingProps) {
  if (held === undefined) return null
  const reason = problemText(held.reason, language).title
  return (
    <p class="alarm" role="status">
      {fill(pageText(language).witnesses.held, { reason, time: formatTime(held.since) })}
    </p>
  )
}

export function WitnessList({
  publishing: { witnesses, liarsToSplit },
  language,
}: PublishingProps) {
  if (witnesses.length === 0) return null
  const text = pageText(language).witnesses
  return (
    <section>
      <h2>{text.title}</h2>
      <p class="dim">{text.explanation}</p>
      {liarsToSplit <= 1 && (
        <p role="note">{liarsToSplit === 0 ? text.splitAlone : text.splitByOne}</p>
      )}
      <ul>
        {witnesses.map(({ name, up, cosignedAt }) => (
          <li key={name}>
            <strong>{name}</strong> · {up === false ? text.down : text.up}
            {cosignedAt !== undefined && fill(text.cosigned, { time: formatTime(cosignedAt) })}
          </li>
        ))}
      </ul>
    </section>
  )
}
