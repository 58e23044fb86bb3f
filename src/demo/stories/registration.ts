/** Registration: the authority admits the city's enterprises and their keys before anything happens. */

import type { RegistryEvent } from '../../core/events/registry-events.ts'
import type { PublicKey } from '../../core/keys/signature.ts'
import { thumbprintOf } from '../../core/keys/thumbprint.ts'
import { AUTHORITY } from '../../core/log/submission.ts'
import { DAY, HOUR, instantText, MINUTE } from '../city/calendar.ts'
import { CITY, type Enterprise } from '../city/enterprises.ts'
import { describeFacility } from '../city/facilities.ts'
import { type KeyName, ROBBED } from '../city/keys.ts'
import { changeSteps, type RegistryStep, vendorSteps } from './registry-changes.ts'

export type PublicKeyOf = (enterprise: Enterprise, name: KeyName) => PublicKey

/** Signers of {@link RegistryStep}, as submissions name them. */
export const issuerOf = (signer: Enterprise | undefined): string => signer?.creditCode ?? AUTHORITY

/** @param start - in milliseconds; all is registered within a day, and some of it changes later */
export function registrySteps(
  start: number,
  stolenAt: number,
  publicKeyOf: PublicKeyOf,
): RegistryStep[] {
  const admissions = CITY.flatMap((enterprise, i) =>
    admission(enterprise, start + i * 2 * MINUTE, publicKeyOf),
  )
  const devices = CITY.map((enterprise, i) => {
    const name = enterprise === ROBBED ? 'lost' : 'device'
    return addDevice(enterprise, name, start + 4 * HOUR + i * MINUTE, publicKeyOf)
  })
  return [
    ...admissions,
    ...vendorSteps(start + 3 * HOUR),
    ...devices,
    ...theft(stolenAt, publicKeyOf),
    ...changeSteps(start),
  ]
}

/** Which key signs for an enterprise at an instant. */
export const deviceKeyAt = (enterprise: Enterprise, at: number, stolenAt: number): KeyName =>
  enterprise === ROBBED && at <= stolenAt ? 'lost' : 'device'

function admission(enterprise: Enterprise, at: number, publicKeyOf: PublicKeyOf): RegistryStep[] {
  const { creditCode, name, roles, district, sites } = enterprise
  const time = instantText(at)
  const events: RegistryEvent[] = [
    { type: 'enterprise.registered', time, creditCode, name, roles: [...roles], district },
    ...sites.map(
      (site): RegistryEvent => ({
        type: 'facility.registered',
        time,
        facility: site.facility,
        enterprise: creditCode,
        name: site.name,
        district: site.district,
        ...describeFacility(enterprise, at),
      }),
    ),
    {
      type: 'key.added',
      time,
      enterprise: creditCode,
      kind: 'admin',
      label: '演示·管理员',
      key: publicKeyOf(enterprise, 'admin'),
    },
  ]
  return events.map((event, i) => ({ at: at + (i + 1) * 1000, signer: undefined, event }))
}

function addDevice(
  enterprise: Enterprise,
  name: KeyName,
  at: number,
  publicKeyOf: PublicKeyOf,
): RegistryStep {
  const event: RegistryEvent = {
    type: 'key.added',
    time: instantText(at),
    enterprise: enterprise.creditCode,
    kind: 'device',
    label: name === 'lost' ? '演示·手持终端一（后失窃）' : '演示·手持终端',
    key: publicKeyOf(enterprise, name),
  }
  return { at, signer: enterprise, event }
}

/** A new device first, so that the enterprise can go on; then the old one's key is revoked. */
function theft(stolenAt: number, publicKeyOf: PublicKeyOf): RegistryStep[] {
  const revokedAt = stolenAt + HOUR
  const revocation: RegistryEvent = {
    type: 'key.revoked',
    time: instantText(revokedAt),
    kid: thumbprintOf(publicKeyOf(ROBBED, 'lost')),
    reason: 'stolen',
  }
  return [
    addDevice(ROBBED, 'device', stolenAt, publicKeyOf),
    { at: revokedAt, signer: ROBBED, event: revocation },
  ]
}

/** How long after the theft the thief tries the device. */
export const MISUSE_AFTER = 3 * DAY
