/** Enterprises, facilities and keys as the service answers them. */

import type { Enterprise, Facility, RegisteredKey, Registry } from '../../core/events/registry.ts'

/** What anyone may know of an enterprise that one has to do with. */
export const enterpriseJson = ({ creditCode, name, roles, district, history }: Enterprise) => ({
  creditCode,
  name,
  roles,
  district,
  suspended: history.at(-1)!.suspended,
})

/** All of it: with what it was, from which entry on, and with its keys. */
export const wholeEnterpriseJson = (enterprise: Enterprise, { keys }: Registry) => ({
  ...enterpriseJson(enterprise),
  history: enterprise.history,
  keys: [...keys.values()]
    .filter(({ holder }) => holder === enterprise.creditCode)
    .map((key) => ({ ...keyJson(key), label: key.label })),
})

export const facilityJson = ({ id, history, ...facility }: Facility) => ({
  facility: id,
  ...facility,
})

/** `addedAt` is null for a key that is configured, and in no entry. */
export const keyJson = ({ kid, key, holder, kind, addedAt, revokedAt }: RegisteredKey) => ({
  kid,
  key,
  holder,
  kind,
  addedAt: addedAt < 0 ? null : addedAt,
  revokedAt: revokedAt ?? null,
})
