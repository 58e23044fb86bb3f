/** Alerts that statements raise, what is remembered of batteries and lots to raise them, and what is said of alerts. */

import { answerIn } from '../../core/alerts/life.ts'
import { NO_PAST, type Past } from '../../core/alerts/past.ts'
import { pastsAfter, raise } from '../../core/alerts/raise.ts'
import { parseJson } from '../../core/bytes/json.ts'
import { touchedCodes } from '../../core/events/parts.ts'
import { isRecordEvent } from '../../core/events/records.ts'
import { dayOf } from '../day.ts'
import type { Derivation, DerivedTable } from '../derivation.ts'

const ALERTS: DerivedTable = {
  name: 'alerts',
  key: { kind: 'text', thing: 'text', entry: 'bigint' },
  columns: {
    enterprise: 'text',
    counterparty: 'text',
    day: 'date',
    evidence: 'text',
    figures: 'text',
  },
  merge: 'replace',
}

const PASTS: DerivedTable = {
  name: 'alert_pasts',
  key: { code: 'text' },
  columns: { past: 'text' },
  merge: 'replace',
}

const ANSWERS: DerivedTable = {
  name: 'alert_answers',
  key: { kind: 'text', thing: 'text', entry: 'bigint', index: 'bigint' },
  columns: { status: 'text', signer: 'text', note: 'text' },
  merge: 'replace',
}

/** Stands for the entry of an alert that no entry gave rise to. */
export const NO_ENTRY = -1

export const ALERTING: Derivation = {
  tables: [ALERTS, PASTS, ANSWERS],
  fold(statement, rows) {
    const read = new Map<string, Past>()
    const pastOf = (code: string): Past => {
      let past = read.get(code)
      if (!past) {
        const stored = rows.find(PASTS, code)?.past
        past = stored === undefined ? NO_PAST : (parseJson(String(stored)) as Past)
        read.set(code, past)
      }
      return past
    }
    const day = dayOf(statement.said.time)
    for (const { kind, thing, entry, ...raised } of raise(statement, pastOf)) {
      const { enterprise, counterparty = '', evidence, figures } = raised
      const texts = { evidence: JSON.stringify(evidence), figures: JSON.stringify(figures) }
      rows.add(ALERTS, { kind, thing, entry }, { enterprise, counterparty, day, ...texts })
    }
    const { index, signer, event } = statement
    const answer = event && answerIn(event)
    if (answer) {
      const { kind, thing, entry = NO_ENTRY, status, note } = answer
      rows.add(ANSWERS, { kind, thing, entry, index }, { status, signer, note })
    }
    for (const [code, past] of pastsAfter(statement, pastOf)) {
      rows.add(PASTS, { code }, { past: JSON.stringify(past) })
    }
  },
  looksUp: {
    tables: [PASTS],
    // A correction says nothing new of a battery: what it changes is folded anew.
    keysOf: ({ event }) => (event && !isRecordEvent(event) ? touchedCodes(event) : []),
  },
}
