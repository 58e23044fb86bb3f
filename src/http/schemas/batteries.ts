/** What the service answers about batteries, lots of material, and types of events. */

import { z } from 'zod'
import { CODE_WARNINGS } from '../../core/codes/explain.ts'
import { eventSchema } from '../../core/events/catalogue.ts'
import { OUTSIDE } from '../../core/events/counterparty.ts'
import {
  ASSAYED_ELEMENTS,
  creditCode,
  district,
  identity,
  lotId,
  thing,
} from '../../core/events/fields.ts'
import { MATERIALS } from '../../core/events/materials.ts'
import { ROLES } from '../../core/events/roles.ts'
import { SAFETY_WORDS, type SafetyWord } from '../../core/events/safety.ts'
import { STATES } from '../../core/events/states.ts'
import { AUTHORITY, SUBMISSION_TYPE } from '../../core/log/submission.ts'
import { entryText, hash, index, instant, next, size, warning } from './fields.ts'
import { shownName } from './oversight.ts'
import { obligation } from './rules.ts'

export const event = eventSchema.meta({
  description: `The claim \`event\` of a submission, which is a JWS of type ${SUBMISSION_TYPE}`,
})

/** Who answers for something, sends it, gets it or carries it. */
const party = z
  .union([creditCode, z.literal(OUTSIDE)])
  .meta({ description: '`outside` is somebody who is not registered' })

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
  warnings: z
    .array(warning.partial({ pointer: true, params: true }))
    .optional()
    .meta({
      description:
        'What should be looked at; where, and what is said there, for those who may read the event',
    }),
  closed: z
    .strictObject({ by: index, outcome: z.string() })
    .optional()
    .meta({ description: 'Of an incident: the entry that closed it' }),
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

const missing = z
  .strictObject({ stocktake: z.string(), time: instant, cause: z.string() })
  .meta({ description: 'The newest stocktake did not find it' })

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
    .meta({
      description: 'What the code itself says; a temporary code and a product code say nothing',
    }),
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
  custodian: party.optional(),
  consignment: z
    .strictObject({
      waybill: z.string(),
      to: party,
      carrier: party.optional(),
      state: z.enum(STATES),
      prior: z.enum(STATES).optional(),
      sent: z
        .strictObject({ massKg: z.number(), things: z.int() })
        .optional()
        .meta({ description: 'All that was sent together' }),
    })
    .optional(),
  hold: hold.optional(),
  missing: missing.optional(),
  disputedBy: indexes.optional(),
  contradictions: indexes
    .optional()
    .meta({ description: 'Entries that no longer fit since an earlier one was changed' }),
  lots: z.array(lotId).optional(),
  obligations: z.array(obligation).optional().meta({
    description: 'What has to be done about it and by when, and what was done late',
  }),
  entryCount: z.int().min(1),
  events: z.array(z.strictObject(eventView)),
  checkpointSize: size.meta({ description: 'Entries that the newest checkpoint covers' }),
  demo: z.literal(true).optional(),
})

const byElement = z.partialRecord(z.enum(ASSAYED_ELEMENTS), z.number())

export const lot = z.strictObject({
  lot: lotId,
  state: z.enum(STATES),
  material: z.enum(MATERIALS),
  massKg: z.number(),
  leftKg: z.number().meta({ description: 'Not used up yet' }),
  custodian: party,
  safety: safety.optional(),
  hold: hold.optional(),
  missing: missing.optional(),
  counted: z
    .strictObject({ stocktake: z.string(), time: instant, massKg: z.number(), leftKg: z.number() })
    .optional()
    .meta({ description: 'What a stocktake found of it, and what the log had then' }),
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
      warnings: z.array(warning).optional(),
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
