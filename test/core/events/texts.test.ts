import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LedgerError } from '../../../src/core/errors.ts'
import { checkTexts } from '../../../src/core/events/texts.ts'

function faultIn(event: unknown): [reason: unknown, pointer: unknown] | undefined {
  try {
    checkTexts(event)
    return undefined
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error
    return [error.params.reason, error.pointer]
  }
}

const textFault = (text: string) => faultIn({ name: text })?.[0]

describe('a text of a new event', () => {
  it.each([
    ['a line break', 'gate\n3', 'control'],
    ['a tab at its end', 'gate 3\t', 'control'],
    ['a NUL', 'gate\u0000', 'control'],
    ['a C1 control', 'gate\u0085', 'control'],
    ['an override of direction', 'lot \u202e21', 'direction'],
    ['an isolate', '\u2067lot', 'direction'],
    ['an Arabic letter mark', 'lot\u061c1', 'direction'],
    ['what a wrong encoding leaves', '\ufffd\ufffd 3', 'undecoded'],
    ['a space at its end', 'gate 3 ', 'ends'],
    ['an ideographic space before it', '\u3000九龙坡', 'ends'],
    ['a zero-width space at its end', 'gate\u200b', 'ends'],
    ['a byte order mark before it', '\ufeffgate', 'ends'],
    ['spaces alone', '   ', 'invisible'],
    ['nothing', '', 'invisible'],
    ['fillers of Hangul', '\u3164\uffa0', 'invisible'],
    ['empty Braille cells', '\u2800', 'invisible'],
    ['a combining mark alone', '\u0301', 'invisible'],
    ['joiners alone', '\u200d\u200c', 'invisible'],
  ])('is refused for %s', (_, text, reason) => {
    expect(textFault(text)).toBe(reason)
  })

  it.each(['九龙坡 3 号门', 'é', 'e\u0301', '⚠️', '👨‍👩‍👧', '（空）', '-', '0', 'a b'])(
    'may be %s',
    (text) => {
      expect(textFault(text)).toBeUndefined()
    },
  )

  it('is found wherever it stands, and pointed at', () => {
    expect(faultIn({ a: 'x', batteries: [{ code: 'y' }, { note: ' ' }] })).toEqual([
      'invisible',
      '/event/batteries/1/note',
    ])
    expect(faultIn({ event: { event: { name: 'x\u0007' } } })?.[1]).toBe('/event/event/event/name')
  })

  it('is never refused for a letter in the middle of letters', () => {
    const letter = fc
      .integer({ min: 0x4e00, max: 0x9fff })
      .map((code) => String.fromCodePoint(code))
    fc.assert(
      fc.property(letter, fc.string({ unit: letter }), (first, rest) => {
        expect(textFault(first + rest)).toBeUndefined()
      }),
    )
  })
})
