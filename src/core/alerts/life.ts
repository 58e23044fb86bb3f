/** The life of an alert: open, acknowledged, explained, closed, as events answer it. */

import type { BatteryEvent, EventOf } from '../events/catalogue.ts'

export const ALERT_STATUSES = ['open', 'acknowledged', 'explained', 'closed'] as const
export type AlertStatus = (typeof ALERT_STATUSES)[number]

/** What names an alert; no entry gave rise to some. */
export interface AlertName {
  readonly kind: string
  readonly thing: string
  readonly entry: number | undefined
}

/** What an event says of an alert. */
export interface Answer {
  readonly status: Exclude<AlertStatus, 'open'>
  readonly note: string | undefined
}

type AnswerTypes = Extract<BatteryEvent['type'], `alert.${string}`>

const ANSWERS: { readonly [Type in AnswerTypes]: (event: EventOf<Type>) => Answer } = {
  'alert.acknowledged': ({ comment }) => ({ status: 'acknowledged', note: comment }),
  'alert.explained': ({ explanation }) => ({ status: 'explained', note: explanation }),
  'alert.closed': ({ reason }) => ({ status: 'closed', note: reason }),
}

export function answerIn(event: BatteryEvent): (AlertName & Answer) | undefined {
  const answer = ANSWERS[event.type as AnswerTypes] as ((event: unknown) => Answer) | undefined
  if (!answer) return undefined
  const { kind, thing, entry } = (event as EventOf<AnswerTypes>).alert
  return { kind, thing, entry, ...answer(event) }
}

export interface SignedAnswer extends Answer {
  /** Credit code. */
  readonly signer: string
  /** Of its entry. */
  readonly index: number
}

/**
 * Answers that count: those of whom the alert concerns, and of regulators. Anybody may sign one, and
 * who may answer for an alert is known only where alerts are.
 */
export const countingAnswers = (
  answers: readonly SignedAnswer[],
  concerned: readonly (string | undefined)[],
  isRegulator: (creditCode: string) => boolean,
): SignedAnswer[] =>
  answers.filter(({ signer }) => concerned.includes(signer) || isRegulator(signer))

/** The furthest that it has come: what is closed stays closed, whatever is said after. */
export const statusAfter = (answers: readonly Answer[]): AlertStatus =>
  ALERT_STATUSES.findLast((status) => answers.some((answer) => answer.status === status)) ?? 'open'
