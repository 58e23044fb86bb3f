/** Whom limits count a request for: its network, or the key that a token or a submission names. */

import { fromBase64Url, fromUtf8 } from '../core/bytes/encoding.ts'
import { parseJson } from '../core/bytes/json.ts'
import type { Ledger } from '../ledger/ledger.ts'

/** Characters of a header that names its key; the longest of ours has some 130. */
const HEADER_LENGTH = 400

/**
 * Whom an address belongs to, as far as it tells: who has one address of IPv6 has all of a /64 at
 * least, and often of a /56.
 */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address
  // A URL spells it in one way, and an address of IPv4 at its end as two groups.
  const [before = '', after] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const head = before.split(':').filter(Boolean)
  const tail = (after ?? '').split(':').filter(Boolean)
  const missing = after === undefined ? 0 : 8 - head.length - tail.length
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail]
  return groups
    .slice(0, 4)
    .map((group, i) => (i === 3 ? Number.parseInt(group, 16) & 0xff00 : Number.parseInt(group, 16)))
    .map((group) => group.toString(16))
    .join(':')
}

/**
 * Who names a registered key has an allowance with it (`limits.ts`): told from the header alone, which
 * costs little to read.
 */
export function callerOf(ledger: Pick<Ledger, 'knowsKey'>, network: string, jws: string): string {
  const kid = kidIn(jws)
  return kid !== undefined && ledger.knowsKey(kid) ? `${network} ${kid}` : network
}

/** @returns undefined unless it has a header that names one */
function kidIn(jws: string): string | undefined {
  const end = jws.slice(0, HEADER_LENGTH).indexOf('.')
  const bytes = end > 0 ? fromBase64Url(jws.slice(0, end)) : undefined
  const text = bytes && fromUtf8(bytes)
  const header = text === undefined ? undefined : parseJson(text)
  const kid = (header as { kid?: unknown } | null | undefined)?.kid
  return typeof kid === 'string' ? kid : undefined
}
