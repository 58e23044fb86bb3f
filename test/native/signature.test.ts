import { ed25519 } from '@noble/curves/ed25519.js'
import { p256 } from '@noble/curves/nist.js'
import { sha256 as portableSha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { toBase64Url } from '../../src/core/bytes/encoding.ts'
import { sha256, useSha256 } from '../../src/core/bytes/hash.ts'
import type { PublicKey } from '../../src/core/keys/signature.ts'
import {
  installNativeHash,
  sha256Native,
  verifySignature,
  verifySignatureSync,
} from '../../src/native/signature.ts'

const message = fc.uint8Array({ maxLength: 300 })
const secret = fc.uint8Array({ minLength: 32, maxLength: 32 }).filter(p256.utils.isValidSecretKey)

const kinds: readonly Kind[] = [
  {
    name: 'ES256',
    publicKey(secretKey) {
      const point = p256.getPublicKey(secretKey, false)
      const [x, y] = [toBase64Url(point.slice(1, 33)), toBase64Url(point.slice(33))]
      return { kty: 'EC', crv: 'P-256', x, y }
    },
    sign: (text, secretKey) => p256.sign(text, secretKey, { lowS: false }),
  },
  {
    name: 'Ed25519',
    publicKey: (secretKey) => ({
      kty: 'OKP',
      crv: 'Ed25519',
      x: toBase64Url(ed25519.getPublicKey(secretKey)),
    }),
    sign: (text, secretKey) => ed25519.sign(text, secretKey),
  },
]

describe.each(kinds)('$name verified natively', ({ publicKey, sign }) => {
  it('takes what @noble/curves has signed, and nothing that was changed since', async () => {
    await fc.assert(
      fc.asyncProperty(secret, message, fc.nat(), async (secretKey, text, pick) => {
        const key = publicKey(secretKey)
        const signature = sign(text, secretKey)
        expect(await bothWays(key, text, signature)).toBe(true)

        const changed = signature.with(pick % 64, signature[pick % 64]! ^ (1 << (pick % 8)))
        expect(await bothWays(key, text, changed)).toBe(false)
        expect(await bothWays(key, Uint8Array.from([...text, 0]), signature)).toBe(false)
        expect(await bothWays(key, text, signature.slice(0, 63))).toBe(false)
        expect(await bothWays(key, text, Uint8Array.from([...signature, 0]))).toBe(false)
        expect(await bothWays(key, text, new Uint8Array(64))).toBe(false)
        expect(await bothWays(key, text, new Uint8Array(64).fill(0xff))).toBe(false)
      }),
      { numRuns: 25 },
    )
  })

  it('says no for a key of another enterprise and for a key that is none', async () => {
    const text = Uint8Array.of(1, 2, 3)
    const signature = sign(text, new Uint8Array(32).fill(1))
    expect(await bothWays(publicKey(new Uint8Array(32).fill(2)), text, signature)).toBe(false)
    const broken = { ...publicKey(new Uint8Array(32).fill(1)), x: toBase64Url(new Uint8Array(31)) }
    expect(await bothWays(broken, text, signature)).toBe(false)
  })
})

it('takes a P-256 point only if it is on the curve', async () => {
  const text = Uint8Array.of(1)
  const offCurve = toBase64Url(new Uint8Array(32).fill(5))
  const key: PublicKey = { kty: 'EC', crv: 'P-256', x: offCurve, y: offCurve }
  expect(await bothWays(key, text, p256.sign(text, new Uint8Array(32).fill(1)))).toBe(false)
})

describe('SHA-256 by the platform', () => {
  afterAll(() => useSha256(portableSha256))

  it('gives what @noble/hashes gives, as plain bytes of their own', () => {
    fc.assert(
      fc.property(message, (bytes) => {
        const hash = sha256Native(bytes)
        expect(hash).toStrictEqual(portableSha256(bytes))
        expect(hash.buffer.byteLength).toBe(32)
      }),
    )
  })

  it('serves the core once it is installed', () => {
    const bytes = Uint8Array.of(1, 2, 3)
    installNativeHash()
    expect(sha256(bytes)).toEqual(portableSha256(bytes))
  })
})

interface Kind {
  readonly name: string
  readonly publicKey: (secretKey: Uint8Array) => PublicKey
  readonly sign: (text: Uint8Array, secretKey: Uint8Array) => Uint8Array
}

/** What both functions answer; they must not differ. */
async function bothWays(key: PublicKey, text: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const answer = await verifySignature(key, text, signature)
  expect(verifySignatureSync(key, text, signature)).toBe(answer)
  return answer
}
