/**
 * Enrolment: a device that made its own key asks for it, and is known by a short code until an
 * admin of its enterprise has added the key to the log.
 *
 * The code is a digest of what is asked for: no server chooses it. So the admin's own program can
 * tell whether what it is shown is what the device, on whose screen the code stands, asked for.
 */

import { toUtf8 } from './encoding.ts'
import { sha256 } from './hash.ts'
import { toCrockford } from './identity.ts'

/** `typ` of what the device signs to show that it holds the key. */
export const ENROLMENT_TYPE = 'device-enrolment+jwt'

/** Minutes for which an admin may find it. */
export const ENROLMENT_LIFETIME = 15

// A code of 40 bits that people read out can be forged by trying keys or labels. Hashing so often
// makes each try 2^16 hashes: hopeless within the lifetime of a code.
const ROUNDS = 65_536
const CODE_BYTES = 5

/** What a device asks for. */
export interface EnrolmentRequest {
  /** Credit code. */
  readonly enterprise: string
  /** Name of the device, without line breaks. */
  readonly label: string
  /** RFC 7638 thumbprint of its key. */
  readonly kid: string
}

/** Eight characters of Crockford's base32. Takes a tenth of a second on purpose. */
export function enrolmentCode({ enterprise, label, kid }: EnrolmentRequest): string {
  let digest = sha256(toUtf8(['cellproof/enrolment/v1', enterprise, kid, label].join('\n')))
  for (let round = 1; round < ROUNDS; round++) digest = sha256(digest)
  return toCrockford(digest.subarray(0, CODE_BYTES))
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
  return isEnrolmentCode(code) ? code : undefined
}

export const isEnrolmentCode = (code: string): boolean => /^[0-9A-HJKMNP-TV-Z]{8}$/.test(code)

/** In two groups, as a screen shows it. */
export const formatEnrolmentCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`
