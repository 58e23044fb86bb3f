/**
 * Cosignatures (C2SP tlog-cosignature v1): a witness's word that, as of a time, a checkpoint is the
 * newest that it has seen of its log, and that all before it were consistent. In the note they are
 * 8 bytes of time and a signature over
 *
 *     cosignature/v1
 *     time <seconds since 1970>
 *     <the checkpoint's text>
 */

import { concatBytes, toUtf8 } from '../bytes/encoding.ts'
import { equalBytes } from '../bytes/hash.ts'
import { SIGNATURE_LENGTH, type SignEd25519, type VerifySignature } from '../keys/signature.ts'
import { ED25519_COSIGNATURE, type VerifierKey } from '../keys/verifier-key.ts'
import type { NoteSignature } from './note.ts'

const TIME_LENGTH = 8
/** Seconds: as far as a `Date` goes. */
const TIME_LIMIT = 8_640_000_000_000n

/**
 * @param text - of the note, with its last newline
 * @param key - of type 0x04, and `sign` its private part
 */
export async function signCosignature(
  text: string,
  { name, keyId }: VerifierKey,
  time: Date,
  sign: SignEd25519,
): Promise<NoteSignature> {
  const seconds = BigInt(Math.floor(time.getTime() / 1000))
  const encoded = new Uint8Array(TIME_LENGTH)
  new DataView(encoded.buffer).setBigUint64(0, seconds)
  return { name, keyId, signature: concatBytes(encoded, await sign(messageOf(text, seconds))) }
}

/** @returns when the witness signed, by its own clock; undefined unless it did, with this key */
export async function openCosignature(
  text: string,
  { name, keyId, signature }: NoteSignature,
  key: VerifierKey,
  verify: VerifySignature,
): Promise<Date | undefined> {
  if (key.type !== ED25519_COSIGNATURE) return undefined
  if (name !== key.name || !equalBytes(keyId, key.keyId)) return undefined
  if (signature.length !== TIME_LENGTH + SIGNATURE_LENGTH) return undefined
  const seconds = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0)
  if (seconds > TIME_LIMIT) return undefined
  const holds = await verify(key.publicKey, messageOf(text, seconds), signature.slice(TIME_LENGTH))
  return holds ? new Date(Number(seconds) * 1000) : undefined
}

const messageOf = (text: string, seconds: bigint): Uint8Array =>
  toUtf8(`cosignature/v1\ntime ${seconds}\n${text}`)
