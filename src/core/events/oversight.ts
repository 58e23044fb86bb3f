/** What goes wrong, and what those who watch do about it. */

import { z } from 'zod'
import { defineEvent } from './definition.ts'
import { creditCode, day, instant, label, sha256Hex } from './fields.ts'
import { NO_MASS } from './measure.ts'
import { OWNERS } from './production.ts'
import { END_STATES, STATES } from './states.ts'
import type { Consignment } from './traceable.ts'

const IN_HAND = STATES.filter((state) => !END_STATES.has(state))

const LOSSES: readonly string[] = ['theft', 'loss']

/** It goes on to its consignee, or back to who sent it, and is quarantined wherever it comes to. */
function quarantineOnArrival({ prior, ...consignment }: Consignment): Consignment {
  return { ...consignment, state: 'quarantined' }
}

export const incident = defineEvent({
  type: 'incident.reported',
  title: { zh: '事故报告', en: 'Incident reported' },
  signers: [...OWNERS, 'carrier'],
  finishes: true,
  from: IN_HAND,
  // What is stolen or lost is lost; what burnt, leaked or crashed is quarantined.
  to: 'quarantined',
  custody: 'attends',
  disputable: true,
  lots: true,
  epcis: { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'inspecting', disposition: 'damaged' },
  safety: ({ kind }) => ({ words: [kind] }),
  opens: [
    {
      obligation: 'test_done',
      when: ({ kind }, thing) => thing.kind === 'subject' && !LOSSES.includes(kind),
    },
  ],
  saidWhileHeld: true,
  result: ({ kind }, { consignment, incidents = [] }, { index, actor: signer }) => {
    const open = { incidents: [...incidents, { index, signer }] }
    if (LOSSES.includes(kind))
      return { state: 'lost', ...open, ...(consignment && { consignment }) }
    return {
      state: 'quarantined',
      ...open,
      ...(consignment && { consignment: quarantineOnArrival(consignment) }),
    }
  },
  form: ['kind', 'action', 'injuries'],
  fields: {
    kind: z.enum(['fire', 'leak', 'accident', 'theft', 'loss']),
    /** What was done about it. */
    action: label,
    injuries: z.int().min(0).max(10_000).optional(),
  },
  batteryFields: {},
})

/**
 * What was done, and that it is over. It is no all-clear: what was said of safety stands until
 * somebody inspects, and what is lost or quarantined stays so.
 */
export const incidentClosed = defineEvent({
  type: 'incident.closed',
  title: { zh: '事故结案', en: 'Incident closed' },
  signers: [...incident.signers, 'regulator'],
  signersFor: ({ closedBy }) => (closedBy === 'regulator' ? ['regulator'] : undefined),
  from: STATES.filter((state) => state !== 'voided'),
  to: 'same',
  custody: 'closes',
  lots: true,
  epcis: { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'own:closing' },
  saidWhileHeld: true,
  saidOfParts: true,
  measure: NO_MASS,
  result: ({ incident }, { incidents = [] }) => {
    const open = incidents.filter(({ index }) => index !== incident)
    return { incidents: open.length > 0 ? open : undefined }
  },
  form: ['incident', 'closedBy', 'outcome', 'measures', 'reportSha256'],
  fields: {
    /** Index of the entry that reported it. */
    incident: z.int().min(0),
    closedBy: z.enum(['reporter', 'regulator']).meta({ 'x-typical': { reporter: 1 } }),
    outcome: z.enum(['dealt_with', 'destroyed', 'found', 'not_found', 'false_alarm']),
    /** What was done, so that it does not happen again. */
    measures: label,
    /** Of the report of the inquiry. */
    reportSha256: sha256Hex.optional(),
  },
  batteryFields: {},
})

/** Of an event that closes an incident: which, by the index of its entry, and what came of it. */
export const closingIn = (event: { readonly type: string }): Closing | undefined =>
  event.type === incidentClosed.type ? (event as unknown as Closing) : undefined

type Closing = Pick<z.infer<typeof incidentClosed.schema>, 'incident' | 'outcome'>

export const holdPlaced = defineEvent({
  type: 'hold.placed',
  title: { zh: '监管扣留', en: 'Hold placed' },
  signers: ['regulator'],
  from: IN_HAND,
  to: 'same',
  custody: 'stays',
  lots: true,
  epcis: { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'holding' },
  result: ({ basis, until }) => ({ hold: { basis, ...(until && { until }) } }),
  form: ['basis', 'until'],
  fields: { basis: label, until: instant.optional() },
  batteryFields: {},
})

export const holdReleased = defineEvent({
  type: 'hold.released',
  title: { zh: '解除扣留', en: 'Hold released' },
  signers: ['regulator'],
  from: IN_HAND,
  to: 'same',
  custody: 'stays',
  lots: true,
  epcis: { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'holding' },
  saidWhileHeld: true,
  result: () => ({ hold: undefined }),
  form: ['reason'],
  fields: { reason: label },
  batteryFields: {},
})

export const attested = defineEvent({
  type: 'attestation.issued',
  title: { zh: '审核声明', en: 'Attestation issued' },
  signers: ['auditor', 'regulator'],
  from: STATES.filter((state) => state !== 'voided'),
  to: 'same',
  custody: 'stays',
  lots: true,
  epcis: { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'inspecting' },
  names: 'any',
  saidWhileHeld: true,
  saidOfParts: true,
  measure: NO_MASS,
  form: ['enterprise', 'periodFrom', 'periodTo', 'result', 'reportSha256'],
  fields: {
    enterprise: creditCode,
    /** First and last day of what was looked at. */
    periodFrom: day,
    periodTo: day,
    result: z
      .enum(['conformant', 'minor_findings', 'major_findings'])
      .meta({ 'x-typical': { conformant: 0.8, minor_findings: 0.2 } }),
    reportSha256: sha256Hex,
  },
  batteryFields: {},
})
