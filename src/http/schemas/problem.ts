/** What a refusal is answered with. */

import { z } from 'zod'

export const problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  code: z
    .string()
    .optional()
    .meta({ examples: ['battery_unknown'] }),
  action: z.string().optional().meta({ description: 'What to do about it' }),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  pointer: z
    .string()
    .optional()
    .meta({
      description: 'RFC 6901: where in the submission’s payload',
      examples: ['/event/batteries/0/code'],
    }),
  errors: z.array(z.strictObject({ pointer: z.string(), detail: z.string() })).optional(),
})

export const problemExplanation = z.strictObject({
  code: z.string(),
  status: z.int(),
  title: z.string(),
  action: z.string(),
})
