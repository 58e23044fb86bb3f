import { describe, expect, it } from 'vitest'
import { fieldWords, valueText } from '../../src/text/fields.ts'
import { LANGUAGES } from '../../src/text/language.ts'
import { describeProblem, isProblemCode } from '../../src/text/problems.ts'
import { eventTitle } from '../../src/text/terms.ts'
import { describeFinding } from '../../src/text/verdict.ts'

/** What every object has without having been given it. */
const INHERITED = Object.getOwnPropertyNames(Object.prototype)

describe.each(LANGUAGES)('words in %s', (language) => {
  it.each(INHERITED)('are not had for %s', (name) => {
    expect(eventTitle(name, language)).toBe(name)
    expect(fieldWords(name, language)).toBe(name)
    expect(valueText('state', name, language)).toBe(name)
    expect(valueText(name, name, language)).toBe(name)
    expect(describeFinding('watch', { code: name as 'rollback', params: {} }, language)).toBe(name)
    expect(isProblemCode(name)).toBe(false)
    const params = { reason: name, value: name, fault: name, state: name, type: name }
    for (const code of ['event_invalid', 'battery_code_malformed', 'state_conflict'] as const) {
      expect(describeProblem(code, params, language).detail).not.toContain('native code')
    }
  })
})
