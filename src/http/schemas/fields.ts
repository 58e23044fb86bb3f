/** Members that many answers have. */

import { z } from 'zod'
import { WARNING_CODES } from '../../core/events/warnings.ts'

export const index = z
  .int()
  .min(0)
  .meta({ description: 'Zero-based position in the log', examples: [41] })
export const hash = z
  .base64()
  .length(44)
  .meta({
    description: 'SHA-256, base64',
    examples: ['47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='],
  })
export const instant = z.iso
  .datetime({ offset: true })
  .meta({ examples: ['2026-11-22T08:30:00.000Z'] })
export const size = z.int().min(0)
export const note = z.string().meta({ description: 'A C2SP signed note' })
export const entryText = z.string().meta({ description: 'The bytes of the leaf, as text' })
/** What is accepted, and should be looked at. */
export const warning = z.strictObject({
  code: z.enum(WARNING_CODES),
  pointer: z
    .string()
    .meta({ description: 'JSON Pointer in the submission', examples: ['/event/temperatureC'] }),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})
export const next = z
  .string()
  .nullable()
  .meta({ description: 'Cursor of the next page; null at the end' })
