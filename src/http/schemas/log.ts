/** What the service answers about the log: submissions, entries, receipts, keys, and how it stands. */

import { z } from 'zod'
import { entryText, hash, index, instant, next, note, size, warning } from './fields.ts'
import { problem } from './problem.ts'

const warnings = z
  .array(warning.extend({ detail: z.string().meta({ description: 'In the language asked for' }) }))
  .optional()
  .meta({ description: 'It was accepted; but this should be looked at. The first hundred' })

export const appended = z.strictObject({ index, leafHash: hash, acceptedAt: instant, warnings })

const COMPACT_JWS = 'eyJhbGciOiJFUzI1NiIsImtpZCI6Ii4uLiJ9.eyJpc3MiOiIuLi4ifQ.c2lnbmF0dXJl'

export const submissionList = z.strictObject({
  submissions: z
    .array(z.string())
    .min(1)
    .max(1000)
    .meta({ description: 'Compact JWS each', examples: [[COMPACT_JWS]] }),
})

export const submissionResults = z.strictObject({
  results: z.array(
    z.discriminatedUnion('status', [
      z.strictObject({ status: z.literal('accepted'), index, leafHash: hash, warnings }),
      z.strictObject({ status: z.literal('duplicate'), index, leafHash: hash, warnings }),
      z.strictObject({ status: z.literal('refused'), problem }),
    ]),
  ),
})

export const receipt = z.strictObject({
  index,
  leafHash: hash,
  entry: z.base64().meta({ description: 'The bytes of the leaf' }),
  proof: z.array(hash).meta({ description: 'Inclusion proof, from the leaf’s sibling upwards' }),
  checkpoint: note,
})

/** As it answers the submission that it is of. */
export const awaitedReceipt = receipt.extend({ warnings })

export const entry = z.strictObject({
  index,
  acceptedAt: instant,
  leafHash: hash,
  entry: entryText,
})

export const entryPage = z.strictObject({ entries: z.array(entry), next })

const jwk = z.strictObject({
  kty: z.enum(['EC', 'OKP']),
  crv: z.enum(['P-256', 'Ed25519']),
  x: z.string(),
  y: z.string().optional(),
  kid: z.string().meta({ description: 'RFC 7638 thumbprint' }),
  use: z.literal('sig'),
  alg: z.enum(['ES256', 'Ed25519']),
})

export const jwks = z.strictObject({ keys: z.array(jwk) })

export const log = z.strictObject({
  origin: z.string(),
  vkey: z.string().meta({ description: 'Verifier key of the log, C2SP signed-note' }),
  vkeys: z
    .array(z.string())
    .min(1)
    .meta({ description: 'All of its keys: while it changes its key, two' }),
  policy: z
    .array(z.string())
    .meta({ description: 'Lines of a C2SP tlog-policy, by the log’s own account' }),
  authorityKeys: z.array(jwk),
  size,
  checkpoint: note.nullable(),
  demo: z.literal(true).optional(),
})

export const consistency = z.strictObject({ from: size, to: size, proof: z.array(hash) })

export const alive = z.strictObject({ alive: z.literal(true) })

export const ready = z.strictObject({
  ready: z.literal(true),
  secondsAheadOfClock: z.number().int().min(0).meta({
    description:
      'By how much the newest entry lies ahead of the clock: above 0, a clock was wrong, or is',
  }),
  publishing: z.strictObject({
    held: z.boolean().meta({ description: 'Whether nothing new is published' }),
    reason: z.string().optional().meta({
      description: 'Code of what the newest attempt failed of, as /problems/<code> explains it',
    }),
    params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    since: instant.optional(),
    witnesses: z.array(
      z.strictObject({
        name: z.string(),
        up: z
          .boolean()
          .optional()
          .meta({ description: 'Whether it did what it was asked last; none before it was asked' }),
        fault: z.string().optional(),
        cosignedAt: instant.optional(),
      }),
    ),
    liarsToSplit: z.int().nonnegative().meta({
      description: 'Witnesses that have to lie before the log can show two histories',
    }),
  }),
})
