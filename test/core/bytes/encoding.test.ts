import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  concatBytes,
  fromBase64,
  fromBase64Url,
  fromUtf8,
  toBase64,
  toBase64Url,
  toHex,
  toUtf8,
} from '../../../src/core/bytes/encoding.ts'

const bytes = fc.uint8Array({ maxLength: 100 })
const URL_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

describe('base64', () => {
  it('spells bytes as the platform does, and reads back what it spelt', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(toBase64(value)).toBe(Buffer.from(value).toString('base64'))
        expect(toBase64Url(value)).toBe(Buffer.from(value).toString('base64url'))
        expect(fromBase64(toBase64(value))).toEqual(value)
        expect(fromBase64Url(toBase64Url(value))).toEqual(value)
      }),
    )
  })

  it('reads no text but the one that it would write', () => {
    const nearlyBase64 = fc.string({ unit: fc.constantFrom(...'AQgw09+/-_= \n'), maxLength: 12 })
    fc.assert(
      fc.property(nearlyBase64, (text) => {
        const standard = fromBase64(text)
        const urlSafe = fromBase64Url(text)
        if (standard) expect(toBase64(standard)).toBe(text)
        if (urlSafe) expect(toBase64Url(urlSafe)).toBe(text)
      }),
      { numRuns: 2_000 },
    )
  })

  it('refuses 15 of the 16 last characters that forgiving decoders take for one signature', () => {
    const signature = new Uint8Array(64).fill(0xa5)
    const text = toBase64Url(signature)
    const sameToOthers = [...URL_SAFE]
      .map((last) => text.slice(0, -1) + last)
      .filter((variant) => Buffer.from(variant, 'base64url').equals(signature))
    expect(sameToOthers).toHaveLength(16)
    expect(sameToOthers.filter((variant) => fromBase64Url(variant))).toEqual([text])
    const padded = sameToOthers.map((variant) => variant.replace(/-/g, '+').replace(/_/g, '/'))
    expect(padded.filter((variant) => fromBase64(`${variant}==`))).toHaveLength(1)
  })

  it.each(['AA', 'AAA', 'AA=', 'A===', '====', 'AAAA====', 'AA==\n', ' AA==', 'A-_=', 'AA==AAAA'])(
    'refuses %j, which is not padded base64',
    (text) => {
      expect(fromBase64(text)).toBeUndefined()
    },
  )

  it.each(['A', 'AAAAA', 'AA==', 'AAA=', 'AA\n', 'A+/A', 'AÀ'])(
    'refuses %j, which is not unpadded base64url',
    (text) => {
      expect(fromBase64Url(text)).toBeUndefined()
    },
  )

  it('reads the empty text as no bytes', () => {
    expect(fromBase64('')).toEqual(new Uint8Array())
    expect(fromBase64Url('')).toEqual(new Uint8Array())
  })
})

describe('UTF-8', () => {
  it('reads back any well-formed text, with its byte-order mark', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(fromUtf8(toUtf8(text))).toBe(text)
      }),
    )
    expect(fromUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41))).toBe('\ufeffA')
  })

  it.each([
    ['a continuation byte alone', [0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a character cut short', [0xe7, 0x94]],
  ])('refuses %s', (_, invalid) => {
    expect(fromUtf8(Uint8Array.from(invalid))).toBeUndefined()
  })
})

it('writes hexadecimal in small letters, two digits a byte', () => {
  fc.assert(
    fc.property(bytes, (value) => {
      expect(toHex(value)).toBe(Buffer.from(value).toString('hex'))
    }),
  )
})

it('joins byte strings in their order', () => {
  fc.assert(
    fc.property(fc.array(bytes), (parts) => {
      expect(Buffer.from(concatBytes(...parts))).toEqual(Buffer.concat(parts))
    }),
  )
})
