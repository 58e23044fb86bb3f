/** What the authority registers beside enterprises, and what of it changes in two years. */

import type { RegistryEvent } from '../../core/events/registry-events.ts'
import { DAY, HOUR, instantText, MINUTE } from '../city/calendar.ts'
import { type Enterprise, enterprisesOf } from '../city/enterprises.ts'
import { permitFrom } from '../city/facilities.ts'

export interface RegistryStep {
  readonly at: number
  /** Undefined for the authority. */
  readonly signer: Enterprise | undefined
  readonly event: RegistryEvent
}

/** Vendor codes of the city's own, and one of a maker elsewhere; another one nobody registered. */
export function vendorSteps(start: number): RegistryStep[] {
  const owned = [
    ...enterprisesOf('maker').map((maker, i) => [`D0${i + 1}`, maker] as const),
    ...enterprisesOf('repurposer').map((maker, i) => [`D9${i + 1}`, maker] as const),
  ]
  const holders = [
    ...owned.map(([vendor, { creditCode }]) => ({ vendor, enterprise: creditCode })),
    { vendor: 'D51', name: '演示·外地电池厂' },
  ]
  return holders.map((holder, i) =>
    byAuthority(start + i * MINUTE, (time) => ({ type: 'vendor.registered', time, ...holder })),
  )
}

export function changeSteps(start: number): RegistryStep[] {
  const [, , , renamed] = enterprisesOf('carrier')
  const [enlarged] = enterprisesOf('warehouse')
  const [, renewed] = enterprisesOf('recycler')
  const [silent] = enterprisesOf('silent')
  const { creditCode } = silent!
  return [
    byAuthority(start + 230 * DAY + 2 * HOUR, (time) => ({
      type: 'enterprise.changed',
      time,
      creditCode: renamed!.creditCode,
      name: `${renamed!.name}（更名）`,
    })),
    byAuthority(start + 310 * DAY + 3 * HOUR, (time) => ({
      type: 'facility.changed',
      time,
      facility: enlarged!.sites[0]!.facility,
      storageLimitTonnes: 80,
    })),
    byAuthority(start + 520 * DAY + 2 * HOUR, (time) => ({
      type: 'facility.changed',
      time,
      facility: renewed!.sites[0]!.facility,
      permits: [permitFrom('eia', start, 10), permitFrom('discharge', start + 515 * DAY, 5)],
    })),
    // It never reported anything, before or after.
    byAuthority(start + 420 * DAY + 2 * HOUR, (time) => ({
      type: 'enterprise.suspended',
      time,
      creditCode,
      reason: '演示·登记一年多未报送任何信息',
    })),
    byAuthority(start + 480 * DAY + 3 * HOUR, (time) => ({
      type: 'enterprise.reinstated',
      time,
      creditCode,
      reason: '演示·书面承诺补报',
    })),
  ]
}

const byAuthority = (at: number, event: (time: string) => RegistryEvent): RegistryStep => ({
  at,
  signer: undefined,
  event: event(instantText(at)),
})
