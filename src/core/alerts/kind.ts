/** What a kind of alert declares: what is wrong or improbable, how grave it is, and which statements raise it. */

import type { BatteryEvent, EventOf } from '../events/catalogue.ts'
import type { Part } from '../events/parts.ts'
import { type Certainty, RULES, type ThresholdId } from '../events/rule-table.ts'
import type { Past } from './past.ts'

/** `high`: look at it today; `medium`: ask the enterprise; `low`: for the next inspection. */
export const SEVERITIES = ['high', 'medium', 'low'] as const
export type Severity = (typeof SEVERITIES)[number]

export interface Bilingual {
  readonly zh: string
  readonly en: string
}

/** Id of a threshold of the rule book, which says how sure it is; or a law or standard, if there is one. */
export type Basis =
  | { readonly rule: ThresholdId }
  | { readonly source?: string; readonly certainty: Certainty }

/** What an alert is about; its `thing` is the code, number or name of one. */
export const ALERT_SUBJECTS = ['battery', 'vehicle', 'shipment', 'line', 'enterprise'] as const
export type AlertSubject = (typeof ALERT_SUBJECTS)[number]

export interface AlertKind<Kind extends string = string> {
  readonly kind: Kind
  readonly severity: Severity
  readonly about: AlertSubject
  readonly basis: Basis
  readonly title: Bilingual
  /** What is wrong, in one sentence; `{name}` stands for a figure of the finding. */
  readonly meaning: Bilingual
  /** What to do about it. */
  readonly advice: Bilingual
  /** Statements of which types raise it, and what each finds. */
  readonly raisedBy?: { readonly [Type in BatteryEvent['type']]?: Finds<EventOf<Type>> }
  /** What a statement of any type may find. */
  readonly raisedByAny?: Finds<BatteryEvent>
  /** Also of an entry that was voided, by what it said last. */
  readonly whenVoidedToo?: true
}

export const defineAlert = <const Kind extends string>(kind: AlertKind<Kind>): AlertKind<Kind> =>
  kind

/** Pure: of what the log had said before, and this statement. */
export type Finds<Event> = (event: Event, before: Before) => readonly Finding[]

/** What a statement is held against. */
export interface Before {
  /** Index of the statement's entry, and who signed it. */
  readonly index: number
  readonly signer: string
  /** When the log accepted the entry; and the one that says what it counts as by now. RFC 3339. */
  readonly acceptedAt: string
  readonly saidAt: string
  readonly saidBy: number
  /** What the event touches. */
  readonly parts: readonly Part[]
  /** What earlier statements said of a battery or a lot, as far as alerts rest on it. */
  readonly pastOf: (code: string) => Past
  /** A threshold of the rule book on the day of the event. */
  readonly threshold: (rule: ThresholdId) => number
}

export interface Finding {
  readonly thing: string
  /** Indexes of the entries that show it, beside the statement's own. */
  readonly entries?: readonly number[] | undefined
  /** Credit code of whom it concerns as well as the signer. */
  readonly counterparty?: string | undefined
  readonly figures?: Readonly<Record<string, string | number>>
}

/** A finding or none. */
export const when = (holds: boolean, finding: () => Finding): readonly Finding[] =>
  holds ? [finding()] : []

/** What a kind rests on; a threshold says so itself. */
export function basisOf({ basis }: AlertKind): {
  readonly rule?: ThresholdId
  readonly source?: string
  readonly certainty: Certainty
} {
  if (!('rule' in basis)) return basis
  const { source, certainty } = RULES.find(({ id }) => id === basis.rule)!
  return { rule: basis.rule, ...(source !== undefined && { source }), certainty }
}
