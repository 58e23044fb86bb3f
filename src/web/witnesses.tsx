/** How the witnesses stand, and that nothing new is published while they are too few. */

import { fill, type Language } from '../text/language.ts'
import { formatTime, pageText } from '../text/pages.ts'

export interface PublishingView {
  /** Since when nothing new is published; undefined if all is well. */
  readonly heldSince: string | undefined
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

export function HeldNotice({ publishing: { heldSince }, language }: PublishingProps) {
  if (heldSince === undefined) return null
  const { held } = pageText(language).witnesses
  return (
    <p class="alarm" role="status">
      {fill(held, { time: formatTime(heldSince) })}
    </p>
  )
}

export function WitnessList({ publishing: { witnesses }, language }: PublishingProps) {
  if (witnesses.length === 0) return null
  const text = pageText(language).witnesses
  return (
    <section>
      <h2>{text.title}</h2>
      <p class="dim">{text.explanation}</p>
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
