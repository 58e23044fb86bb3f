/**
 * A route, declared once, in the file where its handler lives. How it is mounted, what is parsed
 * and refused (`mount.ts`), what it costs a stranger (`costs.ts`) and what the OpenAPI document says
 * of it (`openapi/document.ts`) follow from the declaration.
 */

import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { LedgerErrorCode } from '../core/errors.ts'
import type { RequestBody } from './body.ts'
import type { Content } from './content.ts'
import type { RequestContext } from './context.ts'
import type { Limits } from './limits.ts'
import { NO_QUERY } from './query.ts'
import type { KnownReader, Reader } from './reader.ts'

type Method = 'GET' | 'POST' | 'DELETE'

/** Who may ask, and what its handler is told of them. */
interface ReaderBy {
  /** Whoever it is: a token changes nothing. */
  readonly anyone: undefined
  /** Anyone, and a token shows more; one that does not hold is refused. */
  readonly public: Reader
  /** Who shows a token. */
  readonly known: KnownReader
  /** Who shows a token of an admin key. */
  readonly admins: KnownReader
}
export type Readers = keyof ReaderBy

/** Statuses of answers that are no problem details. */
export type AnswerStatus = 200 | 201 | 303 | 308 | 401 | 422

type PathSchemas = Readonly<Record<string, z.ZodType>>

/** What a handler is given: all of it parsed, and the reader admitted. */
export interface RouteInput<Who extends Readers, Path extends PathSchemas, Query, Body> {
  readonly reader: ReaderBy[Who]
  readonly path: { readonly [Name in keyof Path]: z.output<Path[Name]> }
  readonly query: Query
  readonly body: Body
  readonly context: RequestContext
  readonly req: Request
  readonly res: Response
}

/**
 * Sends an answer, or returns it: an object is sent as JSON, text or bytes as `media` (`content.ts`). What is
 * returned is cached as the declaration says, unless the handler has set that itself.
 */
type Handler<Input> = (input: Input) => unknown

interface Declared {
  /** What it does, in a sentence. */
  readonly summary: string
  /**
   * What it costs a stranger at most, in points (`limits.ts`): 1 if it is left out. None, if it has
   * to be counted when it is known what was asked, or must never be refused.
   */
  readonly cost?: number
  /** An allowance besides, of which each request takes one. */
  readonly allowance?: keyof Limits
  /** For proofs: any page may fetch it, so that anyone can build a verifier. */
  readonly crossOrigin?: true
  readonly answers: Readonly<Partial<Record<AnswerStatus, Content>>>
  /** `Cache-Control` of its answers, where it does not follow from who may ask. */
  readonly cache?: string
  /** Codes of its refusals, but for those that follow from the rest of the declaration. */
  readonly refusals: readonly LedgerErrorCode[]
}

interface Declaration<Deps, Who extends Readers, Path extends PathSchemas, Query, Body>
  extends Declared {
  /** Method and path, with `:name` for a part of it and `*name` for all that is left. */
  readonly at: `${Method} /${string}`
  /** Its `operationId` in the OpenAPI document. */
  readonly name: string
  /** `anyone` if it is left out. */
  readonly readers?: Who
  /** A schema for each part of the path that has a name. */
  readonly path?: Path
  /** What may stand after the `?`; a language alone if it is left out. */
  readonly query?: Query
  readonly body?: RequestBody<Body>
  /** Called once for each app: what it makes besides its handler lives as long. */
  readonly handler: (
    deps: Deps,
  ) => Handler<RouteInput<Who, Path, Query extends z.ZodObject ? z.output<Query> : never, Body>>
}

/** A route among others, whatever its parts are. */
export interface Route<Deps = never> extends Declared {
  readonly method: Method
  /** As Express spells it. */
  readonly pattern: string
  readonly name: string
  readonly readers: Readers
  readonly cost: number
  readonly path: PathSchemas
  readonly query: z.ZodObject
  readonly body?: RequestBody<unknown>
  readonly handler: (
    deps: Deps,
  ) => Handler<RouteInput<Readers, PathSchemas, Record<string, unknown>, unknown>>
}

export function defineRoute<
  Deps,
  Who extends Readers = 'anyone',
  Path extends PathSchemas = Record<never, never>,
  Query extends z.ZodObject = typeof NO_QUERY,
  Body = undefined,
>(declaration: Declaration<Deps, Who, Path, Query, Body>): Route<Deps> {
  const { at, readers = 'anyone', cost = 1, path = {}, query = NO_QUERY, refusals } = declaration
  const [method = '', pattern = ''] = at.split(' ')
  const named = Array.from(pattern.matchAll(/[:*](\w+)/g), ([, name]) => name)
  if (named.join() !== Object.keys(path).join())
    throw new Error(`${at}: not a schema for each name`)
  const all = new Set([...impliedBy(readers, cost, declaration.body), ...refusals])
  const parts = { method, pattern, readers, cost, path, query, refusals: [...all] }
  return { ...declaration, ...parts } as never
}

function impliedBy(
  readers: Readers,
  cost: number,
  body: Pick<RequestBody<never>, 'refusals'> | undefined,
): readonly LedgerErrorCode[] {
  return [
    ...(readers === 'anyone' ? [] : (['token_invalid'] as const)),
    ...(readers === 'admins' ? (['admin_key_needed'] as const) : []),
    // Whatever a route does not know is refused, if it is only a name after the `?`.
    'request_malformed',
    ...(body?.refusals ?? []),
    ...(cost > 0 ? (['too_many_requests'] as const) : []),
  ]
}

/** `Cache-Control` of an answer that will be the same for ever, for those who may see it. */
export const immutable = (visibility: 'public' | 'private') =>
  `${visibility}, max-age=31536000, immutable`
