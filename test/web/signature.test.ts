import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { LedgerError } from '../../src/core/errors.ts'
import type { VerifySignature } from '../../src/core/keys/signature.ts'
import { verifySignature as verifyByWebCrypto } from '../../src/core/keys/web-signature.ts'
import { parseSubmission, signedParts } from '../../src/core/log/submission.ts'
import { verifySignature as verifyNatively } from '../../src/native/signature.ts'
import { verifySignature as verifyInPage } from '../../src/web/verify/signature.ts'
import { newKey, signJws } from '../support/fleet.ts'

const VECTORS = path.resolve(import.meta.dirname, '../vectors/protocol')
const json = (file: string) => JSON.parse(readFileSync(path.join(VECTORS, file), 'utf8'))
const { keys } = json('context.json') as { keys: { kid: string; key: never }[] }

/** What of the vectors is spelt as a submission is, with the key that its header names. */
const signed = readdirSync(path.join(VECTORS, 'submissions')).flatMap((file) => {
  try {
    const submission = parseSubmission(json(`submissions/${file}`).submission)
    const key = keys.find(({ kid }) => kid === submission.kid)?.key
    return key ? [{ file, key, ...signedParts(submission) }] : []
  } catch (error) {
    if (error instanceof LedgerError) return []
    throw error
  }
})

describe('the verifiers of signatures', () => {
  it.each(signed)('all say the same of $file', async ({ key, message, signature }) => {
    const holds = await verifyNatively(key, message, signature)
    expect(await verifyInPage(key, message, signature)).toBe(holds)
    expect(await verifyByWebCrypto(key, message, signature)).toBe(holds)
  })

  it('have seen signatures that only some would take', () => {
    const files = signed.map(({ file }) => file)
    expect(files).toEqual(
      expect.arrayContaining([
        'ed25519-cofactor.json',
        'ed25519-s-plus-order.json',
        'ed25519-small-r.json',
        'high-s.json',
      ]),
    )
  })

  it.each(['EC', 'OKP'] as const)(
    'take what a key of kind %s has signed, and nothing else',
    async (kty) => {
      const key = newKey(kty)
      const jws = signJws({ alg: key.alg }, { n: 1 }, key)
      const end = jws.lastIndexOf('.')
      const message = Buffer.from(jws.slice(0, end))
      const signature = new Uint8Array(Buffer.from(jws.slice(end + 1), 'base64url'))
      const allSay = async (holds: boolean, bytes: Uint8Array, said: Uint8Array = message) => {
        const verifiers: VerifySignature[] = [verifyNatively, verifyInPage, verifyByWebCrypto]
        for (const verify of verifiers) expect(await verify(key.key, said, bytes)).toBe(holds)
      }
      await allSay(true, signature)
      await allSay(false, signature, Buffer.from('else'))
      for (let at = 0; at < signature.length; at += 7) {
        await allSay(
          false,
          signature.map((byte, i) => (i === at ? byte ^ 1 : byte)),
        )
      }
      await allSay(false, new Uint8Array(64))
    },
  )
})
