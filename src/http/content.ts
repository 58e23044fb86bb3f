/** What a body or an answer holds, by media type. */

import type { z } from 'zod'

/** A schema, one of several, plain text, or bytes. */
export type Content = Readonly<Record<string, z.ZodType | readonly z.ZodType[] | 'text' | 'bytes'>>

const JSON_TYPE = 'application/json'

/** Content that is JSON, by a schema or by one of several. */
export const json = <Schema extends z.ZodType | readonly z.ZodType[]>(schema: Schema) => ({
  [JSON_TYPE]: schema,
})

/** Content that is a page. */
export const HTML: Content = { 'text/html': 'text' }

/** An answer that is not JSON. */
export interface Media {
  readonly mediaType: string
  readonly content: string | Uint8Array
}

export const media = (mediaType: string, content: string | Uint8Array): Media => ({
  mediaType,
  content,
})
