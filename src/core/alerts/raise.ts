/** Which alerts a statement raises, held against what was said before. */

import { dayInChina } from '../codes/calendar.ts'
import type { BatteryEvent } from '../events/catalogue.ts'
import { partsOf } from '../events/parts.ts'
import type { ThresholdId } from '../events/rule-table.ts'
import { thresholdOn } from '../rules/rule-book.ts'
import type { AlertKind, Before, Finding, Finds } from './kind.ts'
import { RAISED_KINDS } from './kinds.ts'
import { type Past, remember } from './past.ts'

/** An entry as it counts by now. */
export interface Told {
  readonly index: number
  readonly signer: string
  /** Undefined if it was voided. */
  readonly event: BatteryEvent | undefined
  readonly said: BatteryEvent
  readonly saidBy: number
  readonly acceptedAt: string
  readonly saidAt: string
}

/** An alert is known by its kind, its thing and the entry that gave rise to it. */
export interface Raised {
  readonly kind: string
  readonly thing: string
  readonly entry: number
  /** Credit codes of those that it concerns: who signed, and perhaps another. */
  readonly enterprise: string
  readonly counterparty: string | undefined
  /** Indexes of the entries that show it, in order; that which gave rise to it among them. */
  readonly evidence: readonly number[]
  readonly figures: Readonly<Record<string, string | number>>
}

/** @param pastOf - what was remembered of a battery or a lot before the statement */
export function raise(told: Told, pastOf: (code: string) => Past): Raised[] {
  const { index, signer, said, event } = told
  const parts = event ? partsOf(event) : []
  const before: Before = { ...told, parts, pastOf, threshold: thresholdsOn(said.time) }
  return kindsFor(said.type).flatMap((kind) => {
    if (event === undefined && !kind.whenVoidedToo) return []
    return findingsOf(kind, said, before).map(
      ({ thing, entries = [], counterparty, figures = {} }) => ({
        kind: kind.kind,
        thing,
        entry: index,
        enterprise: signer,
        counterparty: counterparty === signer ? undefined : counterparty,
        evidence: [...new Set([...entries, index])].sort((a, b) => a - b),
        figures,
      }),
    )
  })
}

/** What is remembered after a statement, of each thing that it touches. */
export function pastsAfter(
  { index, signer, event }: Told,
  pastOf: (code: string) => Past,
): Map<string, Past> {
  const pasts = new Map<string, Past>()
  for (const part of event ? partsOf(event) : []) {
    const past = pasts.get(part.code) ?? pastOf(part.code)
    const after = remember(past, event!, part, { index, signer })
    if (after !== past) pasts.set(part.code, after)
  }
  return pasts
}

function findingsOf(kind: AlertKind, event: BatteryEvent, before: Before): readonly Finding[] {
  const finds = kind.raisedBy?.[event.type] as Finds<BatteryEvent> | undefined
  return [...(finds?.(event, before) ?? []), ...(kind.raisedByAny?.(event, before) ?? [])]
}

/** Of most types few kinds say anything: asked for every statement of the log. */
const BY_TYPE = new Map<string, readonly AlertKind[]>()
function kindsFor(type: BatteryEvent['type']): readonly AlertKind[] {
  const known = BY_TYPE.get(type)
  if (known) return known
  const kinds = RAISED_KINDS.filter(({ raisedBy, raisedByAny }) => raisedByAny || raisedBy?.[type])
  BY_TYPE.set(type, kinds)
  return kinds
}

/** @throws Error if the threshold has no value on that day */
const thresholdsOn = (time: string) => (rule: ThresholdId) => {
  const inForce = thresholdOn(rule, dayInChina(new Date(time)))
  if (!inForce) throw new Error(`no value of ${rule} on ${time}`)
  return inForce.value
}
