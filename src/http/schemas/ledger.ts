/** Schemas of what the service answers: the OpenAPI document is made of them, and tests hold the answers to them. */

import { z } from 'zod'
import { CODE_WARNINGS } from '../../core/codes/explain.ts'
import { eventSchema } from '../../core/events/catalogue.ts'
import { creditCode, district, ELEMENTS, identity, lotId, thing } from '../../core/events/fields.ts'
import { MATERIALS } from '../../core/events/materials.ts'
import { ROLES } from '../../core/events/roles.ts'
import { SAFETY_WORDS, type SafetyWord } from '../../core/events/safety.ts'
import { STATES } from '../../core/events/states.ts'
import { AUTHORITY, SUBMISSION_TYPE } from '../../core/log/submission.ts'
import { shownName } from './oversight.ts'

const index = z
  .int()
  .min(0)
  .meta({ description: 'Zero-based position in the log', examples: [41] })
const hash = z
  .base64()
  .length(44)
  .meta({
    description: 'SHA-256, base64',
    examples: ['47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='],
  })
const instant = z.iso.datetime({ offset: true }).meta({ examples: ['2026-11-22T08:30:00.000Z'] })
const size = z.int().min(0)
const note = z.string().meta({ description: 'A C2SP signed note' })
const entryText = z.string().meta({ description: 'The bytes of the leaf, as text' })
const next = z.string().nullable().meta({ description: 'Cursor of the next page; null at the end' })

export const event = eventSchema.meta({
  description: `The claim \`event\` of a submission, which is a JWS of type ${SUBMISSION_TYPE}`,
})

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

export const appended = z.strictObject({ index, leafHash: hash, acceptedAt: instant })

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
      z.strictObject({ status: z.literal('accepted'), index, leafHash: hash }),
      z.strictObject({ status: z.literal('duplicate'), index, leafHash: hash }),
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

export const entry = z.strictObject({
  index,
  acceptedAt: instant,
  leafHash: hash,
  entry: entryText,
})
export const entryPage = z.strictObject({ entries: z.array(entry), next })

const eventView = {
  index,
  leafHash: hash,
  type: z.string().meta({ examples: ['battery.collected'] }),
  time: instant,
  acceptedAt: instant,
  district,
  signed: z.literal(true),
  changed: z
    .strictObject({ kind: z.enum(['corrected', 'voided']), by: index })
    .optional()
    .meta({ description: 'What a later entry made of it. It stays as it was signed' }),
  disputes: z
    .literal(true)
    .optional()
    .meta({ description: 'Says otherwise than the log held; undecided' }),
  signer: z.union([creditCode, z.literal(AUTHORITY)]).optional(),
  event: event.optional(),
}

export const batteryEntryPage = z.strictObject({
  entries: z.array(
    z.strictObject({ ...eventView, position: z.int().min(0), entry: entryText.optional() }),
  ),
  next,
})

const level = z.enum(['pack', 'module', 'cell'])
const indexes = z.array(index)
const hold = z.strictObject({ basis: z.string(), until: instant.optional() })

const safety = z.strictObject({
  level: z.enum(['danger', 'unknown', 'caution', 'sound']),
  word: z.enum(Object.keys(SAFETY_WORDS) as SafetyWord[]),
  time: instant,
  entry: index,
})

export const passport = z.strictObject({
  askedFor: identity
    .optional()
    .meta({ description: 'The code that was asked for, if it is another code of the battery' }),
  code: identity,
  state: z.enum(STATES),
  safety: safety
    .extend({
      word: z.enum(['unsaid', 'within', ...(Object.keys(SAFETY_WORDS) as SafetyWord[])]),
      time: instant.optional(),
      entry: index.optional(),
      highVoltage: z.enum(['yes', 'no', 'unknown']),
    })
    .meta({
      description:
        'The worst that all its records say since it was last inspected; what is unknown is to be treated as dangerous',
    }),
  unrecorded: z.boolean(),
  disputed: z
    .boolean()
    .meta({ description: 'Somebody says otherwise, or what is recorded does not fit together' }),
  facts: z
    .strictObject({
      vendor: z.string(),
      level,
      chemistry: z.string(),
      specification: z.string(),
      productionDates: z.array(z.iso.date()),
      serial: z.string(),
      reused: z.boolean(),
      warnings: z.array(z.enum(CODE_WARNINGS)),
      reportedVendor: z.string().optional(),
      twins: z.array(z.string()).optional(),
    })
    .optional()
    .meta({ description: 'What the code itself says; a temporary code says nothing' }),
  ratings: z.strictObject({
    model: z.string().optional(),
    ratedCapacityAh: z.number().optional(),
    nominalVoltageV: z.number().optional(),
    ratedEnergyKwh: z.number().optional(),
    productionDate: z.iso.date().optional(),
    intendedUse: z.string().optional(),
    level: level.optional(),
  }),
  codes: z.array(shownName).optional().meta({ description: 'Other codes of the same battery' }),
  within: shownName.optional().meta({ description: 'The battery that it is inside now' }),
  children: z.array(shownName).optional(),
  released: z.array(shownName).optional().meta({ description: 'Came out of it whole' }),
  parents: z.array(shownName).optional(),
  product: shownName.optional(),
  custodian: creditCode.optional(),
  consignment: z
    .strictObject({
      waybill: z.string(),
      to: creditCode,
      carrier: creditCode.optional(),
      state: z.enum(STATES),
      prior: z.enum(STATES).optional(),
    })
    .optional(),
  hold: hold.optional(),
  disputedBy: indexes.optional(),
  contradictions: indexes
    .optional()
    .meta({ description: 'Entries that no longer fit since an earlier one was changed' }),
  lots: z.array(lotId).optional(),
  entryCount: z.int().min(1),
  events: z.array(z.strictObject(eventView)),
  checkpointSize: size.meta({ description: 'Entries that the newest checkpoint covers' }),
  demo: z.literal(true).optional(),
})

const byElement = z.partialRecord(z.enum(ELEMENTS), z.number())

export const lot = z.strictObject({
  lot: lotId,
  state: z.enum(STATES),
  material: z.enum(MATERIALS),
  massKg: z.number(),
  leftKg: z.number().meta({ description: 'Not used up yet' }),
  custodian: creditCode,
  safety: safety.optional(),
  hold: hold.optional(),
  made: z
    .strictObject({
      index,
      purityPercent: z.number().optional(),
      assay: byElement.optional().meta({ description: 'Percent of its mass' }),
      grams: byElement.optional(),
    })
    .optional(),
  parents: z.array(thing),
  disputed: z.boolean(),
  disputedBy: indexes.optional(),
  contradictions: indexes.optional(),
  entries: z.array(
    z.strictObject({
      index,
      leafHash: hash,
      type: z.string(),
      time: instant,
      signer: z.union([creditCode, z.literal(AUTHORITY)]),
      changed: eventView.changed,
      usedKg: z.number().optional(),
    }),
  ),
})

const titles = z.strictObject({ zh: z.string(), en: z.string() })
export const eventTypes = z.strictObject({
  types: z.array(
    z.strictObject({
      type: z.string(),
      titles,
      signers: z.array(z.enum(ROLES)).optional(),
      schema: z.url(),
    }),
  ),
})

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
