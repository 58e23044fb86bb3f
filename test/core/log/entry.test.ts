import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromUtf8, toBase64, toUtf8 } from '../../../src/core/bytes/encoding.ts'
import { LedgerError } from '../../../src/core/errors.ts'
import { decodeEntry, ENTRY_LIMIT, type Entry, encodeEntry } from '../../../src/core/log/entry.ts'
import { SUBMISSION_LIMIT } from '../../../src/core/log/submission.ts'
import { refusalOf } from '../../support/refusals.ts'

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 })
const place = fc.oneof(fc.nat(), fc.maxSafeNat())
const PRINTABLE = Array.from({ length: 94 }, (_, i) => String.fromCharCode(0x21 + i))
const text = (maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...PRINTABLE), minLength: 1, maxLength })

/** Only the first of a chain has nothing before it. */
const inChain = fc
  .tuple(place, hash)
  .map(([position, previous]) => ({ position, previous: position > 0 ? previous : undefined }))

const entry: fc.Arbitrary<Entry> = fc
  .record({
    chain: inChain,
    acceptedAt: fc.date({
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    }),
    batteries: fc.array(
      fc.tuple(text(24), inChain).map(([code, link]) => ({ code, ...link })),
      { maxLength: 4 },
    ),
    submission: text(60),
  })
  .map(({ chain: { position: index, previous }, ...rest }) => ({ index, previous, ...rest }))

const decode = (written: string): Entry => decodeEntry(toUtf8(written))

const HASHES = [1, 2].map((byte) => new Uint8Array(32).fill(byte)) as [Uint8Array, Uint8Array]
const [CHAIN, BATTERY] = HASHES.map(toBase64) as [string, string]

// As docs/PROTOCOL.md shows an entry.
const EXAMPLE = `cellproof/entry/v1
4711
2026-11-22T00:30:01.250Z
${CHAIN}
04QCB76836300JBC40000903 3 ${BATTERY}
001CB240000003B3C0221953 0 -

eyJhbGciOiJFUzI1NiJ9.e30.c2ln
`

describe('an entry', () => {
  it('is written one field a line, in the order of the protocol', () => {
    const written = encodeEntry({
      index: 4711,
      acceptedAt: new Date('2026-11-22T08:30:01.25+08:00'),
      previous: HASHES[0],
      batteries: [
        { code: '04QCB76836300JBC40000903', position: 3, previous: HASHES[1] },
        { code: '001CB240000003B3C0221953', position: 0, previous: undefined },
      ],
      submission: 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln',
    })
    expect(written).toBe(EXAMPLE)
  })

  it('is read back as it was written', () => {
    fc.assert(
      fc.property(entry, (written) => {
        expect(decode(encodeEntry(written))).toEqual(written)
      }),
    )
  })

  it('with any character changed is refused, or is another entry, written just so', () => {
    const change = fc.record({
      at: fc.nat(),
      taken: fc.nat(1),
      put: fc.oneof(
        fc.constantFrom('', '\n', ' ', '-', '=', '0', '1', '.', 'e', '+', '\r', '\0'),
        fc.string({ unit: 'binary', maxLength: 1 }),
      ),
    })
    fc.assert(
      fc.property(entry, change, (original, { at, taken, put }) => {
        const written = encodeEntry(original)
        const start = at % (written.length + 1)
        const changed = written.slice(0, start) + put + written.slice(start + taken)
        fc.pre(changed !== written)
        try {
          const other = decode(changed)
          expect(other).not.toEqual(original)
          expect(encodeEntry(other)).toBe(changed)
        } catch (error) {
          if (!(error instanceof LedgerError)) throw error
          expect(error.code).toBe('entry_malformed')
        }
      }),
      { numRuns: 5_000 },
    )
  })

  it('is not made of any other bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(refusalOf(() => decodeEntry(bytes))).toBe('entry_malformed')
      }),
    )
  })

  it('that is the first has nothing before it', () => {
    const first = EXAMPLE.replace('\n4711\n', '\n0\n').replace(CHAIN, '-')
    expect(decode(first)).toMatchObject({ index: 0, previous: undefined })
  })

  const spellings: [string, string][] = [
    ['another version', EXAMPLE.replace('v1', 'v2')],
    ['a leading zero', EXAMPLE.replace('4711', '04711')],
    ['a plus sign', EXAMPLE.replace('4711', '+4711')],
    ['an index as a power', EXAMPLE.replace('4711', '1e3')],
    ['an index in hexadecimal', EXAMPLE.replace('4711', '0x1267')],
    ['a fraction of an index', EXAMPLE.replace('4711', '4711.0')],
    ['a negative index', EXAMPLE.replace('4711', '-4711')],
    ['an index of minus zero', EXAMPLE.replace('4711', '-0').replace(CHAIN, '-')],
    ['an infinite index', EXAMPLE.replace('4711', 'Infinity')],
    ['an index that is not a number', EXAMPLE.replace('4711', 'NaN')],
    ['an index that would be rounded', EXAMPLE.replace('4711', '9007199254740993')],
    ['an empty index', EXAMPLE.replace('4711', '')],
    ['a space after its index', EXAMPLE.replace('4711', '4711 ')],
    ['a time without milliseconds', EXAMPLE.replace('.250Z', 'Z')],
    ['a time with two decimals', EXAMPLE.replace('.250Z', '.25Z')],
    ['a time with microseconds', EXAMPLE.replace('.250Z', '.250000Z')],
    ['a time with an offset', EXAMPLE.replace('.250Z', '.250+00:00')],
    ['a time in another zone', EXAMPLE.replace('T00:30:01.250Z', 'T08:30:01.250+08:00')],
    ['a time without T', EXAMPLE.replace('T00', ' 00')],
    ['a small z', EXAMPLE.replace('.250Z', '.250z')],
    ['24 o’clock', EXAMPLE.replace('T00:30:01.250Z', 'T24:00:00.000Z')],
    ['30 February', EXAMPLE.replace('2026-11-22', '2026-02-30')],
    ['a time in words', EXAMPLE.replace('2026-11-22T00:30:01.250Z', 'Nov 22 2026')],
    ['a year of six digits', EXAMPLE.replace('2026-11', '+012026-11')],
    ['a year before Christ', EXAMPLE.replace('2026-11', '-000001-11')],
    ['a date without a time', EXAMPLE.replace('T00:30:01.250Z', '')],
    ['no hash of the entry before', EXAMPLE.replace(CHAIN, '')],
    ['a hash without padding', EXAMPLE.replace(CHAIN, CHAIN.slice(0, -1))],
    ['a hash with stray bits', EXAMPLE.replace(CHAIN, CHAIN.replace('E=', 'F='))],
    ['a hash in base64url', EXAMPLE.replace(CHAIN, CHAIN.replace('/', '_').replace('A', '-'))],
    ['a hash of 31 bytes', EXAMPLE.replace(CHAIN, toBase64(new Uint8Array(31)))],
    ['a hash of 33 bytes', EXAMPLE.replace(CHAIN, toBase64(new Uint8Array(33)))],
    ['nothing before it in the middle', EXAMPLE.replace(CHAIN, '-')],
    ['something before it at the start', EXAMPLE.replace('\n4711\n', '\n0\n')],
    ['nothing before a battery’s fourth', EXAMPLE.replace(BATTERY, '-')],
    ['something before a battery’s first', EXAMPLE.replace(' 0 -', ` 0 ${BATTERY}`)],
    ['a position with a leading zero', EXAMPLE.replace(' 3 ', ' 03 ')],
    ['two spaces in a battery’s line', EXAMPLE.replace(' 3 ', '  3 ')],
    ['a tab in a battery’s line', EXAMPLE.replace(' 3 ', '\t3 ')],
    ['a fourth field in a battery’s line', EXAMPLE.replace(' 0 -', ' 0 - -')],
    ['a battery’s line cut short', EXAMPLE.replace(' 0 -', ' 0')],
    ['a battery without a code', EXAMPLE.replace('001CB240000003B3C0221953', '')],
    ['a code outside ASCII', EXAMPLE.replace('001C', '００１Ｃ')],
    ['no empty line', EXAMPLE.replace('\n\n', '\n')],
    ['two empty lines', EXAMPLE.replace('\n\n', '\n\n\n')],
    ['no submission', EXAMPLE.replace(/eyJ.*\n/, '\n')],
    ['no last line break', EXAMPLE.slice(0, -1)],
    ['a line more', `${EXAMPLE}\n`],
    ['a second submission', `${EXAMPLE}e30.e30.c2ln\n`],
    ['lines that end in CR LF', EXAMPLE.replaceAll('\n', '\r\n')],
    ['lines that end in CR', EXAMPLE.replaceAll('\n', '\r')],
    ['a byte-order mark', `\ufeff${EXAMPLE}`],
    ['a line break before it', `\n${EXAMPLE}`],
    ['nothing', ''],
  ]

  it.each(spellings)('is malformed with %s', (_, written) => {
    expect(written).not.toBe(EXAMPLE)
    expect(refusalOf(() => decode(written))).toBe('entry_malformed')
  })

  it('is malformed if it is not UTF-8', () => {
    const bytes = toUtf8(EXAMPLE)
    bytes[bytes.length - 3] = 0xff
    expect(fromUtf8(bytes)).toBeUndefined()
    expect(refusalOf(() => decodeEntry(bytes))).toBe('entry_malformed')
  })

  it('has at most 65,535 bytes', () => {
    const fill = (length: number) => EXAMPLE.replace('c2ln', 'A'.repeat(length))
    const most = ENTRY_LIMIT - EXAMPLE.length + 4
    expect(toUtf8(encodeEntry(decode(fill(most))))).toHaveLength(65_535)
    expect(refusalOf(() => decode(fill(most + 1)))).toBe('entry_malformed')
  })

  it('has room for the largest submission and a product made of 256 batteries', () => {
    const largest = encodeEntry({
      index: Number.MAX_SAFE_INTEGER,
      acceptedAt: new Date(0),
      previous: HASHES[0],
      batteries: Array.from({ length: 257 }, (_, i) => ({
        code: `04QPB76836300JBC4${String(i).padStart(7, '0')}`,
        position: Number.MAX_SAFE_INTEGER,
        previous: HASHES[1],
      })),
      submission: 'A'.repeat(SUBMISSION_LIMIT),
    })
    expect(toUtf8(largest).length).toBeLessThanOrEqual(ENTRY_LIMIT)
    expect(decode(largest).batteries).toHaveLength(257)
  })
})
