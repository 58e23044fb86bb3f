/**
 * Reads the body of a single submission. Express's own reader costs more than all else that the
 * service does for one, and has no use here: the body is ASCII and no larger than a submission.
 */

import type { IncomingMessage } from 'node:http'
import { LedgerError } from '../core/errors.ts'
import { SUBMISSION_LIMIT } from '../core/submission.ts'

/**
 * @returns the body, each byte as a character: what is no ASCII is no submission either
 * @throws {@link LedgerError} `submission_too_large`, as soon as it is; `request_malformed` if it
 *   breaks off
 */
export function readSubmissionBody(req: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    req.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= SUBMISSION_LIMIT) chunks.push(chunk)
      else reject(new LedgerError('submission_too_large', { size, limit: SUBMISSION_LIMIT }))
    })
    req.on('end', () => resolve(Buffer.concat(chunks).toString('latin1')))
    req.on('error', () => reject(new LedgerError('request_malformed', { reason: 'truncated' })))
  })
}
