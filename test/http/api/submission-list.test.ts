import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SUBMISSION_LIMIT } from '../../../src/core/log/submission.ts'
import { createListParser, SUBMISSIONS_LIMIT } from '../../../src/http/api/submission-list.ts'
import { refusalOf } from '../../support/refusals.ts'

/** @param cuts - where the text is cut into chunks */
function parse(text: string, cuts: readonly number[] = []): string[] {
  const parser = createListParser()
  const bytes = Buffer.from(text)
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort(
    (a, b) => a - b,
  )
  for (let i = 1; i < places.length; i++) parser.take(bytes.subarray(places[i - 1], places[i]))
  return parser.end()
}

const jws = fc.stringMatching(/^[A-Za-z0-9_.-]{0,40}$/)
const space = fc.stringMatching(/^[ \t\r\n]{0,3}$/)
const cuts = fc.array(fc.nat(), { maxLength: 8 })

describe('a list as it arrives', () => {
  it('is what JSON says, wherever it is cut and spaced', () => {
    fc.assert(
      fc.property(fc.array(jws, { maxLength: 20 }), space, cuts, (list, gap, at) => {
        const spaced = JSON.stringify({ submissions: list }, null, gap.replace(/[\r\n]/g, ' '))
        expect(parse(`${gap}${spaced}${gap}`, at)).toEqual(list)
      }),
    )
  })

  it('takes no text that JSON does not, and then says the same', () => {
    const token = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"submissions"',
      '"a.b.c"',
      ' ',
      '1',
      '"',
      '\\',
      'null',
    )
    fc.assert(
      fc.property(fc.array(token, { maxLength: 12 }), cuts, (tokens, at) => {
        const text = tokens.join('')
        let list: string[]
        try {
          list = parse(text, at)
        } catch {
          return
        }
        const { submissions } = JSON.parse(text)
        expect(list).toHaveLength(submissions.length)
      }),
      { numRuns: 2_000 },
    )
  })

  it('leaves a string with an escape as it is spelt, which no submission is', () => {
    expect(parse('{"submissions":["a\\"b","\\\\","c"]}')).toEqual(['a\\"b', '\\\\', 'c'])
  })

  it.each([
    ['', 'nothing'],
    ['{"submissions":["a"]', 'an end that is missing'],
    ['{"submissions":["a"]}}', 'more after the end'],
    ['{"submissions":["a",]}', 'a comma too many'],
    ['{"submissions":["a" "b"]}', 'a comma too few'],
    ['{"submissions":[["a"]]}', 'a list within it'],
    ['{"submissions":[{"a":1}]}', 'an object within it'],
    ['{"submissions":["a"],"b":1}', 'another member'],
    ['{"\\u0073ubmissions":["a"]}', 'its name with an escape'],
    ['[[[[[[[[', 'depth'],
    ['{"submissions":[0,0,0', 'numbers'],
  ])('refuses %s: %s', (text) => {
    expect(refusalOf(() => parse(text))).toBe('request_malformed')
  })

  it('is refused at its first wrong byte, however much is to come', () => {
    const parser = createListParser()
    expect(refusalOf(() => parser.take(Buffer.from('[0,0,')))).toBe('request_malformed')
  })

  it('is refused at one submission too many, and keeps none of a string behind its limit', () => {
    const long = 'x'.repeat(SUBMISSION_LIMIT * 3)
    expect(parse(`{"submissions":["${long}"]}`, [5000, 40_000])[0]).toHaveLength(
      SUBMISSION_LIMIT + 1,
    )
    const many = (count: number) => JSON.stringify({ submissions: Array(count).fill('x') })
    expect(parse(many(SUBMISSIONS_LIMIT))).toHaveLength(SUBMISSIONS_LIMIT)
    expect(refusalOf(() => parse(many(SUBMISSIONS_LIMIT + 1)))).toBe('too_many_submissions')
  })
})
