/**
 * The registry for reading: enterprises, facilities, keys.
 *
 * Who takes part in the city's recycling is not for the public. Auditors, regulators and the
 * authority see all; an enterprise sees all of itself, and of another, whose credit code it has to
 * know, what one needs to know of whom one hands batteries to. A key is public to whoever knows
 * its thumbprint, and only they: see `/v1/keys`.
 */

import { z } from 'zod'
import { LedgerError } from '../../core/errors.ts'
import { FACILITY_KINDS } from '../../core/events/permits.ts'
import type { Enterprise, Facility, RegisteredKey, Registry } from '../../core/events/registry.ts'
import { ROLES } from '../../core/events/roles.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { json } from '../content.ts'
import { nextPage, pageOf } from '../pager.ts'
import { creditCode, district, list, query } from '../query.ts'
import { defineRoute } from '../route.ts'
import * as schemas from '../schemas/registry.ts'
import { ownEnterprise, seesEnterprise } from '../visibility.ts'

interface Deps {
  readonly ledger: Pick<Ledger, 'registry'>
}

interface ListDeps extends Deps {
  readonly publicUrl: string
}

export const listEnterprises = defineRoute({
  at: 'GET /v1/enterprises',
  name: 'listEnterprises',
  summary:
    'Enterprises in the order of registration: all for auditors and regulators, itself for an enterprise',
  readers: 'known',
  query: query({
    ...list(),
    role: z.enum(ROLES).optional().meta({ description: 'Those that hold it now' }),
    district: district.optional().meta({ description: 'GB/T 2260, six digits' }),
  }),
  answers: { 200: json(schemas.enterprisePage) },
  refusals: [],
  handler:
    ({ ledger, publicUrl }: ListDeps) =>
    async ({ reader, query: { role, district, ...page }, req, res }) => {
      const registry = await ledger.registry()
      const asked = [...registry.enterprises.values()].filter(
        (enterprise) =>
          seesEnterprise(reader, enterprise.creditCode) &&
          (role === undefined || enterprise.roles.includes(role)) &&
          (district === undefined || enterprise.district === district),
      )
      const { rows, cursor } = pageOf(asked, page, registeredAt)
      const next = nextPage({ req, res }, publicUrl, cursor)
      return { enterprises: rows.map(enterpriseJson), next }
    },
})

export const getEnterprise = defineRoute({
  at: 'GET /v1/enterprises/:creditCode',
  name: 'getEnterprise',
  summary:
    'An enterprise with its facilities and permits; with its history, keys and delegations for itself, auditors and regulators',
  readers: 'known',
  path: {
    creditCode: z.string().meta({ description: 'GB 32100', examples: ['91500000MA60000018'] }),
  },
  answers: { 200: json(schemas.enterprise) },
  refusals: ['not_found'],
  handler:
    ({ ledger }: Deps) =>
    async ({ reader, path: { creditCode } }) => {
      const registry = await ledger.registry()
      const enterprise = registry.enterprises.get(creditCode)
      if (!enterprise) throw new LedgerError('not_found', { reason: 'enterprise', creditCode })
      const json = seesEnterprise(reader, creditCode) ? wholeEnterpriseJson : enterpriseJson
      const facilities = [...registry.facilities.values()]
        .filter((facility) => facility.enterprise === creditCode)
        .map(facilityJson)
      const permits = [...registry.permits.values()]
        .filter((permit) => permit.enterprise === creditCode)
        .map(({ enterprise: _, ...permit }) => permit)
      return { ...json(enterprise, registry), facilities, permits }
    },
})

export const listFacilities = defineRoute({
  at: 'GET /v1/facilities',
  name: 'listFacilities',
  summary:
    'Facilities in the order of registration; for an enterprise its own, or those of `enterprise`',
  readers: 'known',
  query: query({
    ...list(),
    enterprise: creditCode.optional().meta({ description: 'Credit code of whose they are' }),
    kind: z.enum(FACILITY_KINDS).optional().meta({ description: 'Kind of the facility' }),
    district: district.optional().meta({ description: 'GB/T 2260, six digits' }),
  }),
  answers: { 200: json(schemas.facilityPage) },
  refusals: [],
  handler:
    ({ ledger, publicUrl }: ListDeps) =>
    async ({ reader, query: { enterprise: named, kind, district, ...page }, req, res }) => {
      const enterprise = named ?? ownEnterprise(reader)
      const { facilities } = await ledger.registry()
      const asked = [...facilities.values()].filter(
        (facility) =>
          (enterprise === undefined || facility.enterprise === enterprise) &&
          (kind === undefined || facility.kind === kind) &&
          (district === undefined || facility.district === district),
      )
      const { rows, cursor } = pageOf(asked, page, registeredAt)
      const next = nextPage({ req, res }, publicUrl, cursor)
      return { facilities: rows.map(facilityJson), next }
    },
})

/**
 * A verifier of a receipt has the submission, which names its signer and this thumbprint: it learns
 * nothing of whom it has not met. There is no public list, which would tell how many devices an
 * enterprise has; labels, which may tell whose they are, are left out.
 */
export const getKey = defineRoute({
  at: 'GET /v1/keys/:kid',
  name: 'getKey',
  summary: 'A registered key by its thumbprint, as verifiers of receipts need it',
  crossOrigin: true,
  path: { kid: z.string().meta({ description: 'RFC 7638 thumbprint' }) },
  answers: { 200: json(schemas.registeredKey) },
  refusals: ['not_found'],
  handler:
    ({ ledger }: Deps) =>
    async ({ path: { kid } }) => {
      const key = (await ledger.registry()).keys.get(kid)
      if (!key) throw new LedgerError('not_found', { reason: 'key', kid })
      return keyJson(key)
    },
})

const registeredAt = ({ history }: Enterprise | Facility): number => history[0]!.index

/** What anyone may know of an enterprise that one has to do with. */
const enterpriseJson = ({ creditCode, name, roles, district, history }: Enterprise) => ({
  creditCode,
  name,
  roles,
  district,
  suspended: history.at(-1)!.suspended,
  closed: history.at(-1)!.closed ?? false,
})

/** All of it: with what it was, from which entry on, with its keys, and for whom it signs, or who for it. */
const wholeEnterpriseJson = (enterprise: Enterprise, { keys, delegations }: Registry) => ({
  ...enterpriseJson(enterprise),
  history: enterprise.history,
  delegations: [...delegations.values()].filter(({ principal, agent }) =>
    [principal, agent].includes(enterprise.creditCode),
  ),
  keys: [...keys.values()]
    .filter(({ holder }) => holder === enterprise.creditCode)
    .map((key) => ({ ...keyJson(key), label: key.label })),
})

const facilityJson = ({ id, history, ...facility }: Facility) => ({
  facility: id,
  ...facility,
})

/** `addedAt` is null for a key that is configured, and in no entry. */
const keyJson = ({ kid, key, holder, kind, addedAt, revokedAt }: RegisteredKey) => ({
  kid,
  key,
  holder,
  kind,
  addedAt: addedAt < 0 ? null : addedAt,
  revokedAt: revokedAt ?? null,
})
