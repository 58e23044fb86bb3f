/**
 * Enrolment: a device that made its own key asks for it, and waits until an admin of its enterprise
 * has added the key to the log. Between the two is a service that neither of them trusts.
 *
 *     device:  commitment = H(enterprise, kid, label, nonce)   ─►
 *                                                              ◄─  challenge   :admin
 *              nonce                                           ─►
 *     both:    check code = H(commitment, nonce, challenge), shown by one and typed into the other
 *
 * Whoever is in between can show the admin a commitment of its own, to another key, and give the
 * device a challenge of its own. But it has to bind itself to that key before it learns the admin's
 * challenge, and has to choose the device's challenge before it learns the device's nonce. So the
 * two check codes are independent, and equal once in 10^8 times whatever it reckons beforehand
 * (S. Vaudenay, "Secure Communications over Insecure Channels Based on Short Authenticated
 * Strings", CRYPTO 2005).
 *
 * This rests on three things that are for the callers to do: the admin's program draws its challenge
 * after it has the commitment, and a new one each time; the device draws a new nonce each time that
 * it asks; and it gives a nonce away for the first challenge only, never for a second one.
 */

import {
  fromBase64,
  fromBase64Url,
  toBase64,
  toCrockford,
  toHex,
  toUtf8,
} from '../bytes/encoding.ts'
import { sha256 } from '../bytes/hash.ts'

/** `typ` of what the device signs to show that it holds the key. */
export const ENROLMENT_TYPE = 'device-enrolment+jwt'

/** Minutes for which an admin may find it. */
export const ENROLMENT_LIFETIME = 15

/** Of a nonce and of a challenge: so many bytes are never guessed. */
export const ENROLMENT_SECRET_BYTES = 32

const CODE_BYTES = 5
const CHECK_DIGITS = 8

/** What a device asks for. */
export interface EnrolmentRequest {
  /** Credit code. */
  readonly enterprise: string
  /** Name of the device, without line breaks. */
  readonly label: string
  /** RFC 7638 thumbprint of its key. */
  readonly kid: string
}

/**
 * Binds a device to what it asks for, and tells nothing of its nonce.
 *
 * @param nonce - base64, 32 bytes
 * @returns base64, 32 bytes
 */
export const enrolmentCommitment = (
  { enterprise, kid, label }: EnrolmentRequest,
  nonce: string,
): string => digestOf('cellproof/enrolment/v2/commitment', enterprise, kid, label, nonce)

/**
 * What an admin types to find a device: eight characters of Crockford's base32. It finds, and proves
 * nothing: the check code, or the thumbprint of {@link enrolmentUrl}, does.
 */
export const enrolmentCode = (commitment: string): string =>
  toCrockford(fromBase64(commitment)!.subarray(0, CODE_BYTES))

/** Eight digits, the same on both sides if both speak of the same key. All parameters are base64. */
export function checkCode(of: {
  readonly commitment: string
  readonly nonce: string
  readonly challenge: string
}): string {
  const digest = sha256(
    toUtf8(['cellproof/enrolment/v2/check', of.commitment, of.nonce, of.challenge].join('\n')),
  )
  // 48 bits of it: what the remainder favours is less than one in a million of a code's chance.
  const number = Number.parseInt(toHex(digest.subarray(0, 6)), 16) % 10 ** CHECK_DIGITS
  return String(number).padStart(CHECK_DIGITS, '0')
}

/** Whether a text is a nonce, a challenge or a commitment in its one spelling. */
export const isEnrolmentSecret = (text: string): boolean =>
  fromBase64(text)?.length === ENROLMENT_SECRET_BYTES

/**
 * For the device's QR code: the page that says how to approve it, and behind `#`, which no browser
 * sends to the service, the thumbprint of its key. Who has read that from the device's own screen
 * needs no check code.
 *
 * @param service - address of the service, with or without a slash at the end
 */
export const enrolmentUrl = (service: string, code: string, kid: string): string =>
  `${service.replace(/\/$/, '')}/enrol/${code}#${kid}`

/** What a device shows, as an admin's program was given it. */
export interface EnrolmentReference {
  readonly code: string
  /** Of the device's QR code. */
  readonly kid?: string
}

/**
 * A code as somebody typed it, or the whole text of a device's QR code.
 *
 * @returns undefined if it is neither
 */
export function parseEnrolmentReference(typed: string): EnrolmentReference | undefined {
  const [, shown, kid] = /\/enrol\/([^/#?]+)#(.+)$/.exec(typed.trim()) ?? []
  const code = parseEnrolmentCode(shown ?? typed)
  if (code === undefined) return undefined
  if (kid === undefined) return { code }
  return fromBase64Url(kid)?.length === 32 ? { code, kid } : undefined
}

/**
 * A code as somebody typed it: in any case, with hyphens or spaces, O for 0, I or L for 1.
 *
 * @returns undefined if it is none
 */
export function parseEnrolmentCode(typed: string): string | undefined {
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
  return /^[0-9A-HJKMNP-TV-Z]{8}$/.test(code) ? code : undefined
}

/** A check code as somebody typed it. @returns undefined if it is none */
export function parseCheckCode(typed: string): string | undefined {
  const code = typed.normalize('NFKC').replace(/[\s-]/g, '')
  return /^[0-9]{8}$/.test(code) ? code : undefined
}

/** In two groups, as a screen shows it: with a hyphen what finds, with a space what checks. */
export const formatEnrolmentCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`
export const formatCheckCode = (code: string): string => `${code.slice(0, 4)} ${code.slice(4)}`

const digestOf = (...lines: readonly string[]): string => toBase64(sha256(toUtf8(lines.join('\n'))))
