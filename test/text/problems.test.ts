import { describe, expect, it } from 'vitest'
import { isBatteryCode, parseBatteryCode } from '../../src/core/codes/battery-code.ts'
import { LedgerError, type LedgerErrorCode } from '../../src/core/errors.ts'
import { parseEvent } from '../../src/core/events/parse.ts'
import * as en from '../../src/text/en/problems.ts'
import { describeProblem } from '../../src/text/problems.ts'
import * as zh from '../../src/text/zh/problems.ts'
import { collected, nextBatteryCode, registered } from '../support/events.ts'

const CODES = Object.keys(zh.problems) as LedgerErrorCode[]

const placeholders = (text: string) =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()

const han = /\p{Script=Han}/u

function errorOf(act: () => unknown): LedgerError {
  try {
    act()
  } catch (error) {
    if (error instanceof LedgerError) return error
  }
  throw new Error('nothing was refused')
}

describe('the words for a refusal', () => {
  it.each(CODES)('%s are in both languages, and say the same particulars', (code) => {
    for (const part of ['title', 'detail', 'action'] as const) {
      expect(zh.problems[code][part]).toMatch(han)
      expect(en.problems[code][part]).not.toMatch(han)
      expect(placeholders(en.problems[code][part])).toEqual(placeholders(zh.problems[code][part]))
    }
  })

  it('for its reasons and faults say the same particulars in both languages', () => {
    const sentences = ({ reasons, codeFaults }: typeof zh | typeof en) =>
      Object.entries({ ...reasons, codeFaults }).flatMap(([code, all]) =>
        Object.entries(all).map(([reason, text]) => [code, reason, placeholders(text)]),
      )
    expect(sentences(en)).toEqual(sentences(zh))
  })

  it.each([
    ['a missing field', { ...registered('04QPB76836300JBC40000903'), origin: undefined }],
    ['a credit code', collected('04QPB76836300JBC40000903', 'somebody')],
    ['a time', registered('04QPB76836300JBC40000903', { time: 'yesterday' })],
    ['an unknown member', registered('04QPB76836300JBC40000903', { colour: 'red' })],
    ['a choice', registered('04QPB76836300JBC40000903', { origin: 'found' })],
    ['an unknown type', { type: 'battery.lost' }],
    ['a battery named twice', registered(['04QPB76836300JBC40000903', '04QPB76836300JBC40000903'])],
    ['a battery code', registered('04QPB7683630')],
  ])('leave no word of a program’s in a Chinese sentence about %s', (_, event) => {
    const { code, params } = errorOf(() => parseEvent(event))
    const { detail } = describeProblem(code, params, 'zh')
    expect(detail).toMatch(han)
    expect(detail).not.toMatch(/invalid|expected|received|undefined/i)
    expect(detail).not.toBe(zh.problems.event_invalid.detail)
  })

  it('name states, roles and events as people do', () => {
    const params = {
      code: nextBatteryCode(),
      state: 'stored',
      type: 'storage.in',
      expected: 'collected, received',
    }
    const { detail } = describeProblem('state_conflict', params, 'zh')
    expect(detail).toContain('“在库”')
    expect(detail).toContain('“入库”')
    expect(detail).toContain('已回收、已签收')
  })

  it('tell which halves of a code are swapped', () => {
    const code = nextBatteryCode()
    expect(isBatteryCode(code)).toBe(true)
    const { params } = errorOf(() => parseBatteryCode(code.slice(12) + code.slice(0, 12)))
    expect(describeProblem('battery_code_malformed', params, 'zh').detail).toContain('颠倒')
  })

  it('fall back to the general sentence for a reason that is not known', () => {
    const { detail } = describeProblem('token_invalid', { reason: 'constructor' }, 'en')
    expect(detail).toBe(en.problems.token_invalid.detail)
  })
})
