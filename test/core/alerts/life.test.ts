import { describe, expect, it } from 'vitest'
import {
  type Answer,
  answerIn,
  countingAnswers,
  type SignedAnswer,
  statusAfter,
} from '../../../src/core/alerts/life.ts'
import type { BatteryEvent } from '../../../src/core/events/catalogue.ts'
import * as events from '../../support/events.ts'

const ALERT = { kind: 'receipt_differs', thing: 'W-1', entry: 7 }
const answers = (...statuses: Answer['status'][]): Answer[] =>
  statuses.map((status) => ({ status, note: undefined }))

describe('the life of an alert', () => {
  it('begins open, and comes as far as the furthest answer', () => {
    expect(statusAfter([])).toBe('open')
    expect(statusAfter(answers('acknowledged'))).toBe('acknowledged')
    expect(statusAfter(answers('explained', 'acknowledged'))).toBe('explained')
    expect(statusAfter(answers('closed', 'explained'))).toBe('closed')
  })

  it('is moved by whom the alert concerns, and by regulators', () => {
    const said = ['A', 'B', 'C', 'R'].map(
      (signer, index): SignedAnswer => ({ signer, index, status: 'explained', note: undefined }),
    )
    const counting = countingAnswers(said, ['A', 'B', undefined], (code) => code === 'R')
    expect(counting.map(({ signer }) => signer)).toEqual(['A', 'B', 'R'])
  })

  it.each([
    [events.alertAcknowledged(ALERT), 'acknowledged', undefined],
    [events.alertAcknowledged(ALERT, { comment: '已转办' }), 'acknowledged', '已转办'],
    [events.alertExplained(ALERT), 'explained', '磅单录入有误，已更正'],
    [events.alertClosed(ALERT), 'closed', '现场已核实'],
  ])('is read from an event (%#)', (event, status, note) => {
    expect(answerIn(event as unknown as BatteryEvent)).toEqual({ ...ALERT, status, note })
  })

  it('has nothing to do with other events', () => {
    expect(answerIn(events.registered('A') as unknown as BatteryEvent)).toBeUndefined()
  })
})
