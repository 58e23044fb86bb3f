/** The life of an alert: somebody has seen it, the enterprise explains, the regulator closes it. */

import { z } from 'zod'
import { defineEvent } from './definition.ts'
import { label } from './fields.ts'
import { NO_MASS } from './measure.ts'
import { ROLES } from './roles.ts'

/** As lists of alerts name one. Whether there is such an alert, who reads the log finds out. */
const alert = z.strictObject({
  kind: z.string().regex(/^[a-z][a-z0-9_]{2,39}$/, { message: 'alert_kind' }),
  /** Code, waybill, vehicle, line or credit code that it is about. */
  thing: label,
  /** Index of the entry that gave rise to it; left out where none did. */
  entry: z.int().min(0).optional(),
})

const answering = {
  from: [],
  to: 'same',
  custody: 'stays',
  epcis: { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'own:answering' },
  names: 'none',
  measure: NO_MASS,
  batteryFields: {},
} as const

export const alertAcknowledged = defineEvent({
  ...answering,
  type: 'alert.acknowledged',
  title: { zh: '预警知悉', en: 'Alert acknowledged' },
  signers: ROLES,
  form: ['alert', 'comment'],
  fields: { alert, comment: label.optional() },
})

export const alertExplained = defineEvent({
  ...answering,
  type: 'alert.explained',
  title: { zh: '预警说明', en: 'Alert explained' },
  signers: ROLES,
  form: ['alert', 'explanation'],
  fields: { alert, explanation: label },
})

export const alertClosed = defineEvent({
  ...answering,
  type: 'alert.closed',
  title: { zh: '预警关闭', en: 'Alert closed' },
  signers: ['regulator'],
  form: ['alert', 'reason'],
  fields: { alert, reason: label },
})
