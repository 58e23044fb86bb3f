/**
 * Private keys and their files: a JWK with its thumbprint, and whom it signs for.
 *
 *     { "kty": "EC", "crv": "P-256", "x": "…", "y": "…", "d": "…",
 *       "kid": "…", "alg": "ES256", "iss": "91350100M000100Y43" }
 */

import { generateKeyPair } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { fromBase64Url, withoutMark } from '../core/bytes/encoding.ts'
import { parseJson } from '../core/bytes/json.ts'
import { parsePublicKey } from '../core/keys/jwk.ts'
import type { PublicKey } from '../core/keys/signature.ts'
import { thumbprintOf } from '../core/keys/thumbprint.ts'
import { writeDurably } from './durable.ts'

export type KeyAlgorithm = 'ES256' | 'Ed25519'

export interface PrivateKey {
  readonly publicKey: PublicKey
  /** Base64url of 32 bytes. Secret. */
  readonly d: string
  /** RFC 7638 thumbprint of the public key. */
  readonly kid: string
  readonly alg: KeyAlgorithm
  /** Credit code of the enterprise that it signs for, or `authority`; a log's key has none. */
  readonly iss: string | undefined
}

const generateKeys = promisify(generateKeyPair)

/** @param iss - credit code, `authority`, or undefined for a log's key */
export async function generateKey(alg: KeyAlgorithm, iss?: string): Promise<PrivateKey> {
  const { privateKey } =
    alg === 'ES256'
      ? await generateKeys('ec', { namedCurve: 'P-256' })
      : await generateKeys('ed25519')
  const jwk = privateKey.export({ format: 'jwk' })
  const publicKey = parsePublicKey(jwk)!
  return { publicKey, d: jwk.d!, kid: thumbprintOf(publicKey), alg, iss }
}

export function formatKeyFile({ publicKey, d, kid, alg, iss }: PrivateKey): string {
  return `${JSON.stringify({ ...publicKey, d, kid, alg, iss }, null, 2)}\n`
}

/** @returns undefined unless it is a private key whose `kid` is its thumbprint */
export function parseKeyFile(text: string): PrivateKey | undefined {
  const jwk = parseJson(text)
  const publicKey = parsePublicKey(jwk)
  if (!publicKey) return undefined
  const { d, kid, alg, iss } = jwk as Record<string, unknown>
  if (typeof d !== 'string' || fromBase64Url(d)?.length !== 32) return undefined
  const algorithm = publicKey.kty === 'EC' ? 'ES256' : 'Ed25519'
  if (kid !== thumbprintOf(publicKey) || alg !== algorithm) return undefined
  if (iss !== undefined && typeof iss !== 'string') return undefined
  return { publicKey, d, kid, alg: algorithm, iss }
}

/**
 * @returns undefined if the file holds no private key
 * @throws what the file system throws
 */
export const readKeyFile = async (file: string): Promise<PrivateKey | undefined> =>
  parseKeyFile(withoutMark(await readFile(file, 'utf8')))

/**
 * Writes a key where only its owner can read it, and resolves when it will outlast a loss of power.
 *
 * @param replace - whether a file that is there may go; a key that is lost cannot be had again
 * @throws what the file system throws: `EEXIST` if the file is there and may not go
 */
export const writeKeyFile = (
  file: string,
  key: PrivateKey,
  { replace }: { replace: boolean },
): Promise<void> => writeDurably(file, formatKeyFile(key), { mode: 0o600, replace })

/**
 * Opens a program's Ed25519 key, and makes it if there is no file: so a program can be tried at once.
 *
 * @returns undefined if the file holds something else; `made` is the file, if this has made it
 * @throws what the file system throws
 */
export async function openOwnKey(
  file: string,
): Promise<{ key: PrivateKey; made?: string } | undefined> {
  try {
    const key = await readKeyFile(file)
    return key?.alg === 'Ed25519' ? { key } : undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const key = await generateKey('Ed25519')
    await writeKeyFile(file, key, { replace: false })
    return { key, made: file }
  }
}
