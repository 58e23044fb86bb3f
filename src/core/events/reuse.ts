/** Second life: used batteries become a product with a code of its own (再利用, formerly 梯次利用). */

import { z } from 'zod'
import { defineEvent } from './definition.ts'
import { batteryCode, capacityAh, energyKwh, label, massKg, sha256Hex, voltageV } from './fields.ts'

export const repurposed = defineEvent({
  type: 'battery.repurposed',
  title: { zh: '再利用产品', en: 'Batteries repurposed' },
  signers: ['repurposer'],
  from: ['collected', 'stored', 'received'],
  to: 'repurposed',
  custody: 'keeps',
  fields: {
    /** The new battery; those named in `batteries` are its parents and end here. */
    product: z.strictObject({
      code: batteryCode,
      ratedCapacityAh: capacityAh,
      nominalVoltageV: voltageV,
      ratedEnergyKwh: energyKwh,
      massKg: massKg.optional(),
      intendedUse: z.enum([
        'energy_storage',
        'backup_power',
        'low_speed_vehicle',
        'lighting',
        'other',
      ]),
      /** Standard of the product that its use must meet. */
      productStandard: label,
      labelSha256: sha256Hex.optional(),
    }),
  },
  batteryFields: {},
})
