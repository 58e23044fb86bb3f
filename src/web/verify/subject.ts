/** What somebody opens in the page: told by what is in it, never by its name. */

import { fromUtf8 } from '../../core/bytes/encoding.ts'
import { type Container, type Files, unpackZip } from '../../core/bytes/zip.ts'
import { LedgerError } from '../../core/errors.ts'
import { parseReceipt, type Receipt } from '../../core/log/receipt.ts'
import { parseTrust, type Trust } from '../../core/log/trust.ts'

export type Subject =
  | {
      readonly kind: 'bundle'
      readonly files: Files
      /** Undefined for what stands in the page itself. */
      readonly container: Container | undefined
    }
  | { readonly kind: 'receipt'; readonly receipt: Receipt }

export type Opened =
  | Subject
  | { readonly kind: 'trust'; readonly trust: Trust }
  | { readonly kind: 'unknown'; readonly error: LedgerError | undefined }

export function openFile(bytes: Uint8Array): Opened {
  try {
    return read(bytes)
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error
    return { kind: 'unknown', error }
  }
}

function read(bytes: Uint8Array): Opened {
  // Every ZIP that holds a file begins so.
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return { kind: 'bundle', ...unpackZip(bytes) }
  const text = fromUtf8(bytes)
  if (text?.startsWith('c2sp.org/tlog-proof')) {
    return { kind: 'receipt', receipt: parseReceipt(text) }
  }
  const trust = text === undefined ? undefined : parseTrust(text)
  return trust ? { kind: 'trust', trust } : { kind: 'unknown', error: undefined }
}
