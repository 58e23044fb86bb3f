/** Reads bodies: that of a single submission, and JSON. */

import type { IncomingMessage } from 'node:http'
import express, { type RequestHandler } from 'express'
import { fromUtf8 } from '../core/bytes/encoding.ts'
import { parseJson } from '../core/bytes/json.ts'
import { LedgerError } from '../core/errors.ts'
import { SUBMISSION_LIMIT } from '../core/log/submission.ts'

/**
 * Reads the body of a single submission. Express's own reader costs more than all else that the
 * service does for one, and has no use here: the body is ASCII and no larger than a submission.
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

/**
 * Reads a body of `application/json` strictly, where `express.json` would parse whatever comes.
 * Others are left alone. Refuses with `request_malformed`.
 *
 * @param limit - bytes
 */
export function jsonBody(limit: number): RequestHandler {
  const readBytes = express.raw({ type: 'application/json', limit })
  return (req, res, next) =>
    readBytes(req, res, (error?: unknown) => {
      if (error || !Buffer.isBuffer(req.body)) {
        next(error)
        return
      }
      const text = fromUtf8(req.body)
      req.body = text === undefined ? undefined : parseJson(text)
      next(req.body === undefined ? noJson() : undefined)
    })
}

const noJson = () => new LedgerError('request_malformed', { reason: 'json' })
