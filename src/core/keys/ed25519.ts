/** Which bytes may be an Ed25519 public key, or the point that a signature begins with, told without any arithmetic on the curve. */

import { toHex } from '../bytes/encoding.ts'

const LENGTH = 32

/** All but the first byte of 2^255 − 19 as RFC 8032 writes it: the lowest byte first. */
const PRIME_TAIL = `${'ff'.repeat(30)}7f`
const PRIME = `ed${PRIME_TAIL}`

/** The y of the eight points whose order divides 8: 0, 1, p − 1, and two of order 8. */
const SMALL_ORDER: ReadonlySet<string> = new Set([
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  `ec${PRIME_TAIL}`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
])

/**
 * Whether these are 32 bytes with a y below p = 2^255 − 19 (RFC 8032 section 5.1.3), of a point
 * that is not of small order. By such a point a signature holds for any message, so that its owner
 * can deny what it signed; of a larger y, libraries differ (Chalkias, Garillot, Nikolaenko, “Taming
 * the many EdDSAs”, table 1). Whether there is a point with this y, verifying a signature tells.
 */
export function isEd25519Key(bytes: Uint8Array | undefined): bytes is Uint8Array {
  if (bytes?.length !== LENGTH) return false
  const y = toHex(bytes.with(LENGTH - 1, bytes[LENGTH - 1]! & 0x7f)) // the top bit is the sign of x
  const isBelowPrime = !y.endsWith(PRIME_TAIL) || y < PRIME
  return isBelowPrime && !SMALL_ORDER.has(y)
}
