/**
 * Signed notes (C2SP signed-note v1.0.0): text, a blank line, and a line for each signature.
 *
 *     This is an example message.
 *
 *     — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZ…
 */

import { concatBytes, fromBase64, toBase64, toUtf8 } from '../bytes/encoding.ts'
import { equalBytes } from '../bytes/hash.ts'
import { LedgerError } from '../errors.ts'
import type { SignEd25519, VerifySignature } from '../keys/signature.ts'
import { isKeyName, KEY_ID_LENGTH, type VerifierKey } from '../keys/verifier-key.ts'

export interface Note {
  /** What is signed: lines, each with its newline, the last too. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

export interface NoteSignature {
  readonly name: string
  /** 4 bytes; only together with the name does it tell a key. */
  readonly keyId: Uint8Array
  readonly signature: Uint8Array
}

/** A note of which at least one signature is by a key that we know. */
export interface OpenedNote {
  readonly text: string
  /** The known keys that have signed. */
  readonly signers: readonly VerifierKey[]
}

// C2SP asks for 16 signatures at least, of up to 5 kB each (ML-DSA). A stranger chooses both.
const SIGNATURES_LIMIT = 64
/** Characters of a whole note. */
export const NOTE_LIMIT = 256 * 1024

const SIGNATURE_PREFIX = '— '

export const formatNote = ({ text, signatures }: Note): string =>
  `${text}\n${formatSignatures(signatures)}`

/** A line for each, with its newline. */
export const formatSignatures = (signatures: readonly NoteSignature[]): string =>
  signatures
    .map(
      ({ name, keyId, signature }) =>
        `${SIGNATURE_PREFIX}${name} ${toBase64(concatBytes(keyId, signature))}\n`,
    )
    .join('')

/** Whether it looks like one: it may still be malformed. */
export const isNote = (text: string): boolean => text.includes(`\n\n${SIGNATURE_PREFIX}`)

/**
 * Takes a note apart. That says nothing yet about who signed it: {@link openNote} does.
 *
 * @throws {@link LedgerError} `note_malformed`
 */
export function parseNote(note: string): Note {
  if (note.length > NOTE_LIMIT) throw malformed('too_large')
  if (!isCleanText(note)) throw malformed('control_character')
  // The text may itself hold empty lines, so the last one ends it.
  const end = note.lastIndexOf('\n\n') + 1
  if (end === 0 || !note.endsWith('\n')) throw malformed('signatures_missing')
  return { text: note.slice(0, end), signatures: parseSignatures(note.slice(end + 1)) }
}

/** @throws {@link LedgerError} `note_malformed` */
export function parseSignatures(text: string): NoteSignature[] {
  if (!text.endsWith('\n')) throw malformed('signatures_missing')
  const lines = text.slice(0, -1).split('\n')
  if (lines.length > SIGNATURES_LIMIT) throw malformed('too_many_signatures')
  return lines.map(parseSignatureLine)
}

/**
 * The text of a note, once its signatures are checked. Those of unknown keys are ignored, as
 * anyone may add some; one that claims a known key and is not by it spoils the note.
 *
 * @throws {@link LedgerError} `note_malformed`, or `note_untrusted` if a known key's signature
 *   does not hold or no known key has signed
 */
export async function openNote(
  note: string,
  verifierKeys: readonly VerifierKey[],
  verify: VerifySignature,
): Promise<OpenedNote> {
  const { text, signatures } = parseNote(note)
  const message = toUtf8(text)
  const signers = new Set<VerifierKey>()
  for (const { name, keyId, signature } of signatures) {
    const signer = verifierKeys.find((key) => key.name === name && equalBytes(key.keyId, keyId))
    if (!signer) continue
    if (!(await verify(signer.publicKey, message, signature))) {
      throw new LedgerError('note_untrusted', { reason: 'signature_invalid', name })
    }
    signers.add(signer)
  }
  if (signers.size === 0) throw new LedgerError('note_untrusted', { reason: 'signature_missing' })
  return { text, signers: [...signers] }
}

/** The same note with more signatures below those that it has. */
export const addSignatures = (note: string, signatures: readonly NoteSignature[]): string =>
  `${note}${formatSignatures(signatures)}`

/**
 * A note with one signature, by the key that `sign` stands for.
 *
 * @param text - lines that each end in a newline
 */
export const signNote = async (
  text: string,
  key: VerifierKey,
  sign: SignEd25519,
): Promise<string> => formatNote({ text, signatures: [await signText(text, key, sign)] })

/** A note's signature line, by the key that `sign` stands for. */
export async function signText(
  text: string,
  { name, keyId }: VerifierKey,
  sign: SignEd25519,
): Promise<NoteSignature> {
  return { name, keyId, signature: await sign(toUtf8(text)) }
}

function parseSignatureLine(line: string): NoteSignature {
  const [name, base64, ...rest] = line.slice(SIGNATURE_PREFIX.length).split(' ')
  const bytes = fromBase64(base64 ?? '')
  const isSignature = line.startsWith(SIGNATURE_PREFIX) && rest.length === 0 && isKeyName(name!)
  if (!isSignature || !bytes || bytes.length <= KEY_ID_LENGTH) throw malformed('signature_line')
  const keyId = bytes.slice(0, KEY_ID_LENGTH)
  return { name: name!, keyId, signature: bytes.slice(KEY_ID_LENGTH) }
}

// A lone surrogate has no UTF-8: its bytes would be those of another text.
function isCleanText(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x20 && unit !== 0x0a) return false
  }
  return !/\p{Surrogate}/u.test(text)
}

const malformed = (reason: string) => new LedgerError('note_malformed', { reason })
