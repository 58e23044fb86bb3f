/** What the body of a request may be: declared by its route, and read as that. */

import express, { type Request, type RequestHandler, type Response } from 'express'
import type { z } from 'zod'
import { fromUtf8 } from '../core/bytes/encoding.ts'
import { parseJson } from '../core/bytes/json.ts'
import { LedgerError, type LedgerErrorCode } from '../core/errors.ts'
import { type Content, json } from './content.ts'

export interface RequestBody<Value> {
  readonly content: Content
  readonly refusals: readonly LedgerErrorCode[]
  read(req: Request, res: Response): Promise<Value>
}

/**
 * A body of `application/json`, read strictly, where `express.json` would parse whatever comes.
 *
 * @param limit - bytes
 */
export function jsonBody<Schema extends z.ZodObject>(
  schema: Schema,
  limit: number,
): RequestBody<z.output<Schema>> {
  const readBytes = reader(express.raw({ type: 'application/json', limit }))
  return {
    content: json(schema),
    refusals: ['request_malformed', 'request_too_large'],
    async read(req, res) {
      const bytes = await readBytes(req, res)
      const { success, data, error } = schema.safeParse(
        Buffer.isBuffer(bytes) ? parseStrictly(bytes) : undefined,
      )
      if (success) return data
      const members = Object.keys(schema.shape)
      const path = error.issues[0]!.path.join('.')
      const name = path || (members.length === 1 ? members[0]! : 'body')
      throw new LedgerError(
        'request_malformed',
        { reason: 'member', name },
        { pointer: `/${name}` },
      )
    },
  }
}

/**
 * What a form in a page sends.
 *
 * @param limit - bytes
 */
export function formBody(limit: number): RequestBody<Readonly<Record<string, unknown>>> {
  const readFields = reader(express.urlencoded({ extended: false, limit }))
  return {
    content: { 'application/x-www-form-urlencoded': 'text' },
    refusals: ['request_malformed', 'request_too_large'],
    read: async (req, res) => ((await readFields(req, res)) ?? {}) as Record<string, unknown>,
  }
}

/** A body that the handler reads itself, as it arrives. */
export const unreadBody = (content: Content): RequestBody<undefined> => ({
  content,
  refusals: [],
  read: async () => undefined,
})

/** @returns what the parser makes of the body; nothing if it is of another media type */
const reader =
  (parser: RequestHandler) =>
  (req: Request, res: Response): Promise<unknown> =>
    new Promise((resolve, reject) => {
      parser(req, res, (error?: unknown) => {
        if (error) reject(error)
        else resolve(req.body)
      })
    })

function parseStrictly(bytes: Buffer): unknown {
  const text = fromUtf8(bytes)
  const value = text === undefined ? undefined : parseJson(text)
  if (value === undefined) throw new LedgerError('request_malformed', { reason: 'json' })
  return value
}
