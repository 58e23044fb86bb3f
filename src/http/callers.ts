/** Whose allowance pays for a token or a submission, at the cost of reading its header alone. */

import { fromBase64Url, fromUtf8 } from '../core/bytes/encoding.ts'
import { parseJson } from '../core/bytes/json.ts'
import type { Ledger } from '../ledger/ledger.ts'

/** Characters of a header that names its key; the longest of ours has some 130. */
const HEADER_LENGTH = 400

/** Who names a registered key has an allowance with it: see `limits.ts`. */
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
