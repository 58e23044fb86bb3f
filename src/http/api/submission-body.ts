/** Reads the body of a single submission. */

import type { IncomingMessage } from 'node:http'
import { LedgerError } from '../../core/errors.ts'
import { SUBMISSION_LIMIT } from '../../core/log/submission.ts'

/**
 * Express's own reader costs more than all else that the service does for one, and has no use here:
 * the body is ASCII and no larger than a submission.
 *
 * @returns the body, each byte as a character: what is no ASCII is no submission either
 * @throws {@link LedgerError} `submission_too_large`, as soon as it is; `request_malformed` if it
 *   breaks off
 */
export function readSubmissionBody(req: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const onData = (chunk: Buffer) => {
      size += chunk.length
      chunks.push(chunk)
      if (size <= SUBMISSION_LIMIT) return
      req.off('data', onData)
      req.pause()
      reject(new LedgerError('submission_too_large', { size, limit: SUBMISSION_LIMIT }))
    }
    req.on('data', onData)
    req.on('end', () => resolve(Buffer.concat(chunks).toString('latin1')))
    req.on('error', () => reject(new LedgerError('request_malformed', { reason: 'truncated' })))
  })
}
