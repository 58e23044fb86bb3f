import { createHmac, sign } from 'node:crypto'
import fc from 'fast-check'
import { CompactSign, compactVerify, importJWK } from 'jose'
import { describe, expect, it } from 'vitest'
import {
  concatBytes,
  fromBase64Url,
  toBase64Url,
  toUtf8,
} from '../../../src/core/bytes/encoding.ts'
import { parseEvent } from '../../../src/core/events/parse.ts'
import {
  checkClaims,
  encodeSigningInput,
  parseSubmission,
  SUBMISSION_LIMIT,
  SUBMISSION_TYPE,
  type Submission,
  signedParts,
  verifySubmission,
} from '../../../src/core/log/submission.ts'
import { verifySignature } from '../../../src/native/signature.ts'
import { nextBatteryCode, retired } from '../../support/events.ts'
import { newKey, type SigningKey, signJws } from '../../support/fleet.ts'
import { asyncRefusalOf, errorOf, refusalOf } from '../../support/refusals.ts'
import plcNewline from '../../vectors/plc/log_invalid_sig_b64_newline.json' with { type: 'json' }
import plcBits from '../../vectors/plc/log_invalid_sig_b64_padding_bits.json' with { type: 'json' }
import plcPadding from '../../vectors/plc/log_invalid_sig_b64_padding_chars.json' with {
  type: 'json',
}
import plcDer from '../../vectors/plc/log_invalid_sig_der.json' with { type: 'json' }
import plcHighS from '../../vectors/plc/log_invalid_sig_p256_high_s.json' with { type: 'json' }

const ORIGIN = 'ledger.example/test'
const NOW = new Date('2026-11-22T08:30:00.500Z')
const IAT = Math.floor(NOW.getTime() / 1000)
const URL_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

const ec = newKey('EC')
const ed = newKey('OKP')
const keys: [name: string, key: SigningKey][] = [
  ['ES256', ec],
  ['Ed25519', ed],
]

const claims = {
  iss: '91350100M000100Y43',
  aud: ORIGIN,
  iat: IAT,
  jti: '018f3b6e-5f3c-7c3e-9d0a-3f1f6e0d2b11',
  event: retired(nextBatteryCode()),
}
const headerOf = ({ alg, kid }: SigningKey) => ({ alg, kid, typ: SUBMISSION_TYPE })

/** A submission whose header or claims say something else, signed all the same. */
const signed = (more: { header?: object; claims?: object } = {}, key: SigningKey = ec): string =>
  signJws({ ...headerOf(key), ...more.header }, { ...claims, ...more.claims }, key)

/** Signs the very parts, however they are spelt. */
function signParts(header: string, payload: string, key: SigningKey = ec): string {
  const input = `${header}.${payload}`
  const signature = sign(key.alg === 'ES256' ? 'sha256' : null, Buffer.from(input), {
    key: key.privateKey,
    dsaEncoding: 'ieee-p1363',
  })
  return `${input}.${signature.toString('base64url')}`
}

const encode = (text: string | Uint8Array) => Buffer.from(text).toString('base64url')
const signTexts = (header: string | Uint8Array, payload: string | Uint8Array, key = ec) =>
  signParts(encode(header), encode(payload), key)

const headerText = JSON.stringify(headerOf(ec))
const claimsText = JSON.stringify(claims)

/** All checks that need no registry. */
async function accept(jws: string, key: SigningKey = ec): Promise<Submission> {
  const submission = parseSubmission(jws)
  await verifySubmission(submission, key.key, verifySignature)
  checkClaims(submission, ORIGIN, NOW)
  return submission
}
const refusal = (jws: string, key?: SigningKey) => asyncRefusalOf(accept(jws, key))

describe.each(keys)('a submission signed with %s', (_, key) => {
  const jws = signed({}, key)

  it('is accepted, and read as it was written', async () => {
    const { iss, aud, iat, jti, event } = claims
    expect(await accept(jws, key)).toEqual({
      jws,
      algorithm: key.alg,
      kid: key.kid,
      issuer: iss,
      audience: aud,
      issuedAt: iat,
      jti,
      event,
    })
  })

  it('by jose is accepted here, and by our own words is accepted by jose', async () => {
    const payload = toUtf8(claimsText)
    const theirs = await new CompactSign(payload)
      .setProtectedHeader(headerOf(key))
      .sign(key.privateKey)
    expect(await refusal(theirs, key)).toBeUndefined()

    const [header, claimsPart] = encodeSigningInput(key, claims).split('.') as [string, string]
    const ours = signParts(header, claimsPart, key)
    expect(await refusal(ours, key)).toBeUndefined()
    const verified = await compactVerify(ours, await importJWK({ ...key.key }, key.alg))
    expect(JSON.parse(new TextDecoder().decode(verified.payload))).toEqual(claims)
    expect(verified.protectedHeader).toEqual(headerOf(key))
  })

  it.each(['header', 'payload', 'signature'])(
    'is refused with any of the other 15 last characters that spell the same %s',
    async (name) => {
      // A length of 3n + 1 bytes leaves four spare bits in the last character.
      const padTo = (text: string) => text + ' '.repeat((4 - (text.length % 3)) % 3)
      const parts = signTexts(padTo(JSON.stringify(headerOf(key))), padTo(claimsText), key).split(
        '.',
      )
      const at = ['header', 'payload', 'signature'].indexOf(name)
      const part = parts[at]!
      const same = [...URL_SAFE]
        .map((last) => part.slice(0, -1) + last)
        .filter((variant) =>
          Buffer.from(variant, 'base64url').equals(Buffer.from(part, 'base64url')),
        )
      expect(same).toHaveLength(16)
      const spelt = same.map((variant) => parts.with(at, variant))
      // Even if the respelling is what was signed.
      const codes = await Promise.all(spelt.map((it) => refusal(it.join('.'), key)))
      const codesSigned = await Promise.all(
        spelt.map(([header, payload]) => refusal(signParts(header!, payload!, key), key)),
      )
      expect(codes).toEqual(same.map((it) => (it === part ? undefined : 'submission_malformed')))
      if (name !== 'signature') expect(codesSigned).toEqual(codes)
    },
  )

  it.each([
    '\n',
    '\r',
    '\r\n',
    ' ',
    '\t',
    '\0',
    '=',
    '==',
    '.',
    '\ufeff',
    '\u00a0',
    '+',
    '/',
    '%0A',
  ])('is refused with %j before, after or inside it', async (added) => {
    const parts = jws.split('.')
    const places = [0, ...parts.flatMap((_, i) => ends(parts, i)), 7, jws.length - 7, jws.length]
    for (const at of places) {
      const code = await refusal(jws.slice(0, at) + added + jws.slice(at), key)
      expect(code).toBe('submission_malformed')
    }
  })

  it('is refused with any one character changed, added or left out', async () => {
    const change = fc.tuple(fc.nat(jws.length - 1), fc.string({ maxLength: 1 }), fc.nat(1))
    await fc.assert(
      fc.asyncProperty(change, async ([at, put, taken]) => {
        const forged = jws.slice(0, at) + put + jws.slice(at + taken)
        fc.pre(forged !== jws)
        expect(['submission_malformed', 'submission_untrusted']).toContain(
          await refusal(forged, key),
        )
      }),
      { numRuns: 1_000 },
    )
  })

  it('is refused with another signature of 64 bytes, and under another key', async () => {
    const forge = (signature: Uint8Array) =>
      refusal(`${jws.slice(0, jws.lastIndexOf('.'))}.${toBase64Url(signature)}`, key)
    const { signature } = signedParts(parseSubmission(jws))
    for (const other of [
      new Uint8Array(64),
      new Uint8Array(64).fill(0xff),
      new Uint8Array(64).fill(1),
      concatBytes(signature.subarray(32), signature.subarray(0, 32)),
      concatBytes(new Uint8Array(32), signature.subarray(32)),
      concatBytes(signature.subarray(0, 32), new Uint8Array(32)),
    ]) {
      expect(await forge(other)).toBe('submission_untrusted')
    }
    expect(await forge(signature.subarray(1))).toBe('submission_malformed')
    expect(await forge(concatBytes(signature, Uint8Array.of(0)))).toBe('submission_malformed')
    const { kty } = key.key
    expect(await refusal(jws, newKey(kty))).toBe('submission_untrusted')
    expect(await refusal(jws, newKey(kty === 'EC' ? 'OKP' : 'EC'))).toBe('submission_untrusted')
  })
})

describe('the other ECDSA signature, (r, n − s)', () => {
  it('verifies too, over the same signing input: the log knows it by its identifier', async () => {
    const jws = signed()
    const { message, signature } = signedParts(parseSubmission(jws))
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
    const s = order - BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`)
    const other = Buffer.from(s.toString(16).padStart(64, '0'), 'hex')
    const end = jws.lastIndexOf('.')
    const flipped = `${jws.slice(0, end)}.${toBase64Url(concatBytes(signature.subarray(0, 32), other))}`
    expect(flipped).not.toBe(jws)
    const second = await accept(flipped)
    expect(signedParts(second).message).toEqual(message)
    expect({ ...second, jws }).toEqual(parseSubmission(jws))
  })
})

describe('a signature spelt as in the invalid PLC vectors', () => {
  const input = signed().split('.').slice(0, 2).join('.')
  const spelt = (log: { operation: { sig: string } }[]) =>
    refusal(`${input}.${log[0]!.operation.sig}`)

  it('with a newline, stray bits or padding is malformed', async () => {
    expect(await spelt(plcNewline)).toBe('submission_malformed')
    expect(await spelt(plcBits)).toBe('submission_malformed')
    expect(await spelt(plcPadding)).toBe('submission_malformed')
  })

  it('with a high s is well-formed, as DER of 64 bytes is, and does not verify here', async () => {
    expect(await spelt(plcHighS)).toBe('submission_untrusted')
    expect(await spelt(plcDer.slice(-1))).toBe('submission_untrusted')
  })

  it('in DER is refused, though it is a good signature', async () => {
    const der = sign('sha256', Buffer.from(input), ec.privateKey)
    expect(await refusal(`${input}.${encode(der)}`)).toBe('submission_malformed')
  })
})

describe('a header', () => {
  it.each([
    ['crit', { crit: ['exp'] }],
    ['an empty crit', { crit: [] }],
    ['b64', { b64: false, crit: ['b64'] }],
    ['b64 that says what holds anyway', { b64: true }],
    ['a key of its own', { jwk: ec.key }],
    ['a place to fetch a key from', { jku: 'https://keys.example/jwks.json' }],
    ['a certificate', { x5c: ['MIIB'] }],
    ['a certificate’s place', { x5u: 'https://keys.example/cert' }],
    ['a certificate’s thumbprint', { x5t: 'AAAA' }],
    ['compression', { zip: 'DEF' }],
    ['a content type', { cty: 'json' }],
    ['a member of nobody’s', { note: 1 }],
    ['another type', { typ: 'JWT' }],
    ['the type of an access token', { typ: 'access+jwt' }],
    ['its type in capitals', { typ: SUBMISSION_TYPE.toUpperCase() }],
    ['its type with a prefix', { typ: `application/${SUBMISSION_TYPE}` }],
    ['no type', { typ: undefined }],
    ['no kid', { kid: undefined }],
    ['a kid that is a URL', { kid: 'https://keys.example/1' }],
    ['a kid that is a number', { kid: 1 }],
    ['a kid of 44 characters', { kid: `${ec.kid}A` }],
    ['no alg', { alg: undefined }],
    ['a list of algs', { alg: ['ES256'] }],
    ...['none', 'None', 'HS256', 'RS256', 'PS256', 'ES384', 'ES256K', 'Ed448', 'es256', ''].map(
      (alg): [string, object] => [`alg ${JSON.stringify(alg)}`, { alg }],
    ),
  ])('is refused with %s', async (_, header) => {
    expect(await refusal(signed({ header }))).toBe('submission_malformed')
  })

  it('cannot do without a signature: alg none, with an empty third part or without one', async () => {
    const input = [{ alg: 'none', typ: SUBMISSION_TYPE, kid: ec.kid }, claims]
      .map((part) => encode(JSON.stringify(part)))
      .join('.')
    for (const jws of [input, `${input}.`, `${input}..`, `${signed().split('.')[0]}..`]) {
      expect(await refusal(jws)).toBe('submission_malformed')
    }
  })

  it('cannot make a public key the secret of an HMAC', async () => {
    const secrets = [
      JSON.stringify(ec.key),
      fromBase64Url(ec.key.x)!,
      ec.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    ]
    for (const alg of ['HS256', 'ES256']) {
      const input = [{ alg, typ: SUBMISSION_TYPE, kid: ec.kid }, claims]
        .map((part) => encode(JSON.stringify(part)))
        .join('.')
      for (const secret of secrets) {
        for (const hash of ['sha256', 'sha512']) {
          const mac = createHmac(hash, secret).update(input).digest()
          expect(await refusal(`${input}.${encode(mac)}`)).not.toBeUndefined()
        }
      }
    }
  })

  it('cannot have its key taken for one of another kind', async () => {
    for (const alg of ['EdDSA', 'Ed25519']) {
      expect(await refusal(signed({ header: { alg } }, ec), ec)).toBe('submission_untrusted')
      expect(await refusal(signed({ header: { alg } }, ed), ed)).toBeUndefined()
    }
    expect(await refusal(signed({ header: { alg: 'ES256' } }, ed), ed)).toBe('submission_untrusted')
  })
})

describe('a part', () => {
  const double = (text: string, member: string) => text.replace('{', `{${member},`)

  it.each([
    ['a claim twice', headerText, double(claimsText, '"iss":"91500000MA5U00001A"')],
    ['a claim twice, alike', headerText, double(claimsText, `"iss":"${claims.iss}"`)],
    ['a claim twice, once escaped', headerText, double(claimsText, '"\\u0069ss":"authority"')],
    ['a claim twice, last', headerText, claimsText.replace(/}$/, ',"jti":"x"}')],
    [
      'a member of the event twice',
      headerText,
      claimsText.replace('"event":{', '"event":{"type":"battery.collected",'),
    ],
    [
      'a battery’s code twice',
      headerText,
      claimsText.replace('[{"code"', '[{"code":"04QPB76836300JBC49999999","code"'),
    ],
    ['alg twice', double(headerText, '"alg":"none"'), claimsText],
    ['kid twice, once escaped', double(headerText, '"\\u006bid":"x"'), claimsText],
    ['a lone surrogate, escaped', headerText, claimsText.replace('capacity', '\\ud800')],
    ['a lone surrogate in a name', headerText, double(claimsText, '"\\udfff":1')],
    ['an array for a payload', headerText, `[${claimsText}]`],
    ['text for a payload', headerText, JSON.stringify(claimsText)],
    ['null for a payload', headerText, 'null'],
    ['a number for a payload', headerText, '1'],
    ['an array for a header', '[]', claimsText],
    ['null for a header', 'null', claimsText],
    ['a payload that breaks off', headerText, claimsText.slice(0, -1)],
    ['a payload that goes on', headerText, `${claimsText}{}`],
    ['a byte-order mark', headerText, `\ufeff${claimsText}`],
    ['a byte-order mark in its header', `\ufeff${headerText}`, claimsText],
    [
      'arrays nested too deep for a call stack',
      headerText,
      `${'['.repeat(13_000)}${']'.repeat(13_000)}`,
    ],
  ])('is refused with %s', async (_, header, payload) => {
    expect(await refusal(signTexts(header, payload))).toBe('submission_malformed')
  })

  it.each([
    ['a stray byte', [0xff]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a character cut short', [0xe7, 0x94]],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00]],
  ])('is refused with %s, which is not UTF-8', async (_, bytes) => {
    const [before, after] = claimsText.split('capacity') as [string, string]
    const payload = concatBytes(toUtf8(before), Uint8Array.from(bytes), toUtf8(after))
    expect(await refusal(signTexts(headerText, payload))).toBe('submission_malformed')
    const header = concatBytes(Uint8Array.from(bytes), toUtf8(headerText))
    expect(await refusal(signTexts(header, claimsText))).toBe('submission_malformed')
  })

  it('may have white space and any order of members: it is signed as it stands', async () => {
    const reversed = Object.fromEntries(Object.entries(claims).reverse())
    const payload = JSON.stringify(reversed, null, 2)
    expect(await refusal(signTexts(`${headerText}\n`, payload))).toBeUndefined()
  })
})

describe('the claims', () => {
  it.each([
    ['another log for their audience', { aud: 'other.example/log' }],
    ['an audience that begins alike', { aud: `${ORIGIN}/` }],
    ['an audience in capitals', { aud: ORIGIN.toUpperCase() }],
    ['no audience', { aud: '' }],
    ['an iat 301 seconds ahead', { iat: IAT + 301 }],
    ['an iat in milliseconds', { iat: NOW.getTime() }],
  ])('are not trusted with %s', async (_, other) => {
    expect(await refusal(signed({ claims: other }))).toBe('submission_untrusted')
  })

  it('may be issued exactly 300 seconds ahead of the log’s clock, or long ago', async () => {
    expect(await refusal(signed({ claims: { iat: IAT + 300 } }))).toBeUndefined()
    expect(await refusal(signed({ claims: { iat: 0 } }))).toBeUndefined()
  })

  it('may be the authority’s', async () => {
    expect((await accept(signed({ claims: { iss: 'authority' } }))).issuer).toBe('authority')
  })

  it.each([
    ['a list of audiences', { aud: [ORIGIN] }],
    ['a list of audiences, ours first', { aud: [ORIGIN, 'other.example/log'] }],
    ['a number for an audience', { aud: 1 }],
    ['half a second', { iat: IAT + 0.5 }],
    ['a negative iat', { iat: -1 }],
    ['text for an iat', { iat: String(IAT) }],
    ['an iat that would be rounded', { iat: 2 ** 53 }],
    ['no iat', { iat: undefined }],
    ['null for an iat', { iat: null }],
    ['a jti in capitals', { jti: claims.jti.toUpperCase() }],
    ['a jti without hyphens', { jti: claims.jti.replaceAll('-', '') }],
    ['a jti in braces', { jti: `{${claims.jti}}` }],
    ['a jti that is a URN', { jti: `urn:uuid:${claims.jti}` }],
    ['a jti with a line break', { jti: `${claims.jti}\n` }],
    ['no jti', { jti: undefined }],
    ['an issuer in small letters', { iss: claims.iss.toLowerCase() }],
    ['an issuer cut short', { iss: claims.iss.slice(1) }],
    ['an issuer with a line break', { iss: `${claims.iss}\n` }],
    ['another word for the authority', { iss: 'Authority' }],
    ['no issuer', { iss: undefined }],
    ['no event', { event: undefined }],
    ['null for an event', { event: null }],
    ['a list of events', { event: [claims.event] }],
    ['text for an event', { event: 'battery.retired' }],
    ['exp', { exp: IAT + 60 }],
    ['nbf', { nbf: IAT }],
    ['sub', { sub: claims.iss }],
    ['a claim named constructor', { constructor: {} }],
    ['a second event', { events: [claims.event] }],
  ])('are malformed with %s', async (_, other) => {
    expect(await refusal(signed({ claims: other }))).toBe('submission_malformed')
  })

  it('are malformed with a member that would be a prototype', async () => {
    for (const member of ['"__proto__":{"iss":"authority"}', '"__proto__":null']) {
      const payload = claimsText.replace('{', `{${member},`)
      expect(await refusal(signTexts(headerText, payload))).toBe('submission_malformed')
    }
  })

  it('name the claim that is wrong', () => {
    const faultAt = (other: object) =>
      errorOf(() => parseSubmission(signed({ claims: other })))?.pointer
    expect(faultAt({ iat: 1.5 })).toBe('/iat')
    expect(faultAt({ aud: [] })).toBe('/aud')
    expect(faultAt({ jti: 'x' })).toBe('/jti')
    expect(faultAt({ iss: 'x' })).toBe('/iss')
    expect(faultAt({ event: 'x' })).toBe('/event')
  })

  it('cannot fill a refusal with what they like', () => {
    const long = 'x'.repeat(20_000)
    const params = [{ [long]: 1 }, { aud: long }].map((other) => {
      const jws = signed({ claims: other })
      return errorOf(() => checkClaims(parseSubmission(jws), ORIGIN, NOW))?.params
    })
    expect(JSON.stringify(params).length).toBeLessThan(1_000)
  })
})

describe('the size of a submission', () => {
  /** Spaces round its header, since base64url cannot have just any length. */
  function ofLength(length: number): string {
    for (const spaces of [0, 1, 2]) {
      const header = encode(headerText + ' '.repeat(spaces))
      const rest = length - header.length - 86 - 2
      const filler = Math.floor((rest * 3) / 4) - claimsText.length
      const jws = signParts(header, encode(claimsText + ' '.repeat(filler)))
      if (jws.length === length) return jws
    }
    throw new Error(`no submission has ${length} characters`)
  }

  it('is at most 36 KiB', async () => {
    expect(SUBMISSION_LIMIT).toBe(36 * 1024)
    expect(await refusal(ofLength(SUBMISSION_LIMIT))).toBeUndefined()
    expect(await refusal(ofLength(SUBMISSION_LIMIT + 1))).toBe('submission_too_large')
    expect(await refusal('A'.repeat(40_000))).toBe('submission_too_large')
  })

  it('leaves room for an event that names 256 batteries', async () => {
    const event = retired(Array.from({ length: 256 }, () => nextBatteryCode()))
    expect(await refusal(signed({ claims: { event } }))).toBeUndefined()
  })

  it('does not let an event nest until something breaks', async () => {
    const deep = `{"type":"battery.retired","place":${'['.repeat(12_000)}${']'.repeat(12_000)}}`
    const payload = JSON.stringify({ ...claims, event: 0 }).replace('"event":0', `"event":${deep}`)
    const { event } = await accept(signTexts(headerText, payload))
    expect(refusalOf(() => parseEvent(event))).toBe('event_invalid')
  })
})

it.each(['', '.', '..', 'a.b.c', 'hello', '{}', signed().split('.').slice(0, 2).join('.')])(
  'refuses %j, which is no compact JWS',
  async (text) => {
    expect(await refusal(text)).toBe('submission_malformed')
    expect(await refusal(`${signed()}.${text}`)).toBe('submission_malformed')
  },
)

/** Start and end of a part within the whole. */
function ends(parts: readonly string[], i: number): number[] {
  const start = parts.slice(0, i).join('.').length + (i > 0 ? 1 : 0)
  return [start, start + parts[i]!.length]
}
