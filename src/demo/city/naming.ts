/** Names of what an event speaks of and the story says nothing about: the city's own, or new ones. */

import { lotId } from '../../core/codes/identity.ts'
import type { Random } from '../random.ts'
import { DAY, dayText } from './calendar.ts'
import { batteryCode, drawn, vehicleNumber } from './codes.ts'
import { CITY } from './enterprises.ts'
import { CAR_MODELS } from './models.ts'

/** Serial numbers that the story does not come to. */
const [FIRST, LAST] = [900_000, 999_999]

/**
 * By what the record says that a text is the name of (`x-names`); undefined for what is unknown here.
 *
 * @param time - when it is said, in milliseconds
 */
export function makeUpName(names: unknown, random: Random, time: number): string | undefined {
  const enterprise = random.pick(CITY)
  const serial = random.whole(FIRST, LAST)
  switch (names) {
    case 'battery': {
      const productionDate = dayText(time - random.between(30, 2_000) * DAY)
      const parts = { ...random.pick(CAR_MODELS), level: 'pack', productionDate, serial } as const
      return batteryCode(parts, random)
    }
    case 'lot':
      return lotId(drawn(String(serial)))
    case 'enterprise':
      return enterprise.creditCode
    case 'facility':
      return enterprise.sites[0]!.facility
    case 'district':
      return enterprise.district
    case 'vehicle':
      return vehicleNumber(2024, serial)
    default:
      return undefined
  }
}
