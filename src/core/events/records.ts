/** What is said of the records themselves: other codes, mistakes, and who is right. */

import { z } from 'zod'
import { defineEvent, saidOf } from './definition.ts'
import { creditCode, label, labelCode, PARTS_LIMIT, thing } from './fields.ts'
import { NO_MASS } from './measure.ts'
import { HOLDERS } from './production.ts'
import { ROLES } from './roles.ts'
import { STATES } from './states.ts'
import type { Battery } from './traceable.ts'

/** All that the entry had touched, in any order: this entry then stands in each one's chain too. */
const codes = z.array(thing).max(PARTS_LIMIT)

/** An entry of this log that an event is about. */
const entryReference = z.strictObject({
  index: z.int().min(0),
  /** Base64: so that nobody can be made to mean another entry. */
  leafHash: z.string().regex(/^[A-Za-z0-9+/]{43}=$/, { message: 'leaf_hash' }),
})

export const relabelled = defineEvent({
  type: 'identity.relabelled',
  title: { zh: '换码', en: 'Battery relabelled' },
  signers: HOLDERS,
  from: STATES.filter((state) => state !== 'relabelled' && state !== 'voided'),
  to: 'same',
  custody: 'keeps',
  epcis: { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'encoding' },
  saidWhileHeld: true,
  result: (event, before) => {
    const { newCode } = saidOf(event, before.code)!
    return { codes: [...((before as Battery).codes ?? []), newCode] }
  },
  parts: { 'batteries/*/newCode': 'alias' },
  measure: NO_MASS,
  form: ['reason', 'witness'],
  fields: {
    reason: z.enum(['label_lost', 'label_damaged', 'code_found', 'second_code']),
    /** Who saw it done, by name of their office, not their own. */
    witness: label.meta({ examples: ['区经济信息委', '区市场监管局'] }),
  },
  batteryFields: {
    /** From now on another code of the same battery. */
    newCode: labelCode,
  },
})

/** Volts that no single cell exceeds, whatever its chemistry. */
const CELL_V = 5

export const unreadable = defineEvent({
  type: 'identity.unreadable',
  title: { zh: '编码不可读', en: 'Label unreadable' },
  signers: HOLDERS,
  from: [],
  to: 'registered',
  custody: 'begins',
  epcis: { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'encoding' },
  safety: (event, code) => ({
    words: event.reason === 'burnt' ? ['burnt'] : [],
    ratedV: saidOf(event, code)!.level === 'cell' ? CELL_V : undefined,
  }),
  temporary: true,
  result: () => ({ unrecorded: true }) as const,
  ratings: (event, code) => {
    const battery = saidOf(event, code)
    return battery && { level: battery.level }
  },
  form: ['reason'],
  fields: { reason: z.enum(['missing', 'damaged', 'burnt', 'not_accessible']) },
  batteryFields: { level: z.enum(['pack', 'module', 'cell']) },
})

export const corrected = defineEvent({
  type: 'record.corrected',
  title: { zh: '更正', en: 'Record corrected' },
  signers: ROLES,
  finishes: true,
  from: STATES,
  to: 'same',
  custody: 'stays',
  epcis: { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'own:correcting' },
  names: 'none',
  parts: { 'codes/*': 'record' },
  measure: NO_MASS,
  form: ['entry', 'reason', 'event'],
  fields: {
    entry: entryReference,
    codes,
    reason: z.literal('incorrect_data'),
    explanation: label,
    /** What the entry should have said: an event of the same type about the same batteries. */
    event: z.record(z.string(), z.unknown()),
  },
  batteryFields: {},
})

export const voided = defineEvent({
  type: 'record.voided',
  title: { zh: '作废', en: 'Record voided' },
  signers: ROLES,
  finishes: true,
  from: STATES,
  to: 'same',
  custody: 'stays',
  epcis: { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'own:voiding' },
  names: 'none',
  parts: { 'codes/*': 'record' },
  measure: NO_MASS,
  form: ['entry', 'reason', 'explanation'],
  fields: {
    entry: entryReference,
    codes,
    reason: z.literal('did_not_occur'),
    explanation: label,
  },
  batteryFields: {},
})

/** Signed by the authority, which is no enterprise: so no role may. */
export const disputeResolved = defineEvent({
  type: 'dispute.resolved',
  title: { zh: '争议裁定', en: 'Dispute resolved' },
  signers: [],
  from: STATES.filter((state) => state !== 'voided'),
  to: 'same',
  custody: 'stays',
  lots: true,
  epcis: { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'own:resolving' },
  settles: true,
  saidWhileHeld: true,
  saidOfParts: true,
  measure: NO_MASS,
  form: ['reason'],
  fields: { reason: label },
  batteryFields: {
    /** Who answers for it, and where it stands, from now on. */
    custodian: creditCode,
    state: z.enum(STATES),
  },
})

/** An event that says of an earlier entry what it should have said, or that it should not have been. */
export type RecordEvent = z.infer<typeof corrected.schema | typeof voided.schema>

export const RECORD_TYPES = [corrected, voided].map(({ schema }) => schema.shape.type.value)

export const isRecordEvent = (event: { readonly type: string }): event is RecordEvent =>
  RECORD_TYPES.some((type) => type === event.type)
