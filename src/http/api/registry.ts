/**
 * The registry for reading: enterprises, facilities, keys.
 *
 * Who takes part in the city's recycling is not for the public. Auditors, regulators and the
 * authority see all; an enterprise sees all of itself, and of another, whose credit code it has to
 * know, what one needs to know of whom one hands batteries to. A key is public to whoever knows
 * its thumbprint, and only they: see `/v1/keys`.
 */

import { Router } from 'express'
import { LedgerError } from '../../core/errors.ts'
import type { Enterprise, Facility, Registry } from '../../core/events/registry.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { ENTERPRISES_QUERY, FACILITIES_QUERY } from '../queries.ts'
import { askedOf } from '../query.ts'
import { knownReaderFrom, type Reader } from '../reader.ts'
import { refuseMethod } from '../requests.ts'
import { publicProof } from './answers.ts'
import { sendList } from './lists.ts'
import { enterpriseJson, facilityJson, keyJson, wholeEnterpriseJson } from './registry-json.ts'

export interface EnterprisesDeps {
  readonly ledger: Pick<Ledger, 'registry'>
  readonly publicUrl: string
}

export function enterprisesRouter({ ledger, publicUrl }: EnterprisesDeps): Router {
  const router = Router()

  router
    .route('/v1/enterprises')
    .get(async (req, res) => {
      const reader = knownReaderFrom(res)
      const { role, district, ...page } = askedOf(res, ENTERPRISES_QUERY)
      const { enterprises } = await ledger.registry()
      const rows = [...enterprises.values()].filter(
        (enterprise) =>
          seesWhole(reader, enterprise.creditCode) &&
          (role === undefined || enterprise.roles.includes(role)) &&
          (district === undefined || enterprise.district === district),
      )
      const toJson = enterpriseJson
      sendList(req, res, {
        ...page,
        publicUrl,
        name: 'enterprises',
        rows,
        cursorOf: registeredAt,
        toJson,
      })
    })
    .all(refuseMethod('GET, HEAD'))

  router
    .route('/v1/enterprises/:creditCode')
    .get(async (req, res) => {
      const reader = knownReaderFrom(res)
      const registry = await ledger.registry()
      const enterprise = findEnterprise(registry, req.params.creditCode)
      const json = seesWhole(reader, enterprise.creditCode) ? wholeEnterpriseJson : enterpriseJson
      const facilities = facilitiesOf(registry, enterprise.creditCode).map(facilityJson)
      res.set('Cache-Control', 'private, no-cache').vary('Authorization')
      res.json({ ...json(enterprise, registry), facilities })
    })
    .all(refuseMethod('GET, HEAD'))

  router
    .route('/v1/facilities')
    .get(async (req, res) => {
      const reader = knownReaderFrom(res)
      const { enterprise: asked, kind, district, ...page } = askedOf(res, FACILITIES_QUERY)
      const enterprise = reader.tier === 'all' ? asked : (asked ?? reader.enterprise)
      const { facilities } = await ledger.registry()
      const rows = [...facilities.values()].filter(
        (facility) =>
          (enterprise === undefined || facility.enterprise === enterprise) &&
          (kind === undefined || facility.kind === kind) &&
          (district === undefined || facility.district === district),
      )
      const toJson = facilityJson
      sendList(req, res, {
        ...page,
        publicUrl,
        name: 'facilities',
        rows,
        cursorOf: registeredAt,
        toJson,
      })
    })
    .all(refuseMethod('GET, HEAD'))

  router
    .route('/v1/keys/:kid')
    .all(publicProof)
    .get(async (req, res) => {
      // A verifier of a receipt has the submission, which names its signer and this thumbprint: it
      // learns nothing of whom it has not met. There is no public list, which would tell how many
      // devices an enterprise has; labels, which may tell whose they are, are left out.
      const key = (await ledger.registry()).keys.get(req.params.kid)
      if (!key) throw new LedgerError('not_found', { reason: 'key', kid: req.params.kid })
      res.set('Cache-Control', 'no-cache').json(keyJson(key))
    })
    .all(refuseMethod('GET, HEAD'))

  return router
}

const seesWhole = (reader: Reader, creditCode: string): boolean =>
  reader.tier === 'all' || (reader.tier === 'enterprise' && reader.enterprise === creditCode)

const registeredAt = ({ history }: Enterprise | Facility): number => history[0]!.index

const facilitiesOf = ({ facilities }: Registry, creditCode: string): Facility[] =>
  [...facilities.values()].filter(({ enterprise }) => enterprise === creditCode)

/** @throws {@link LedgerError} `not_found` */
function findEnterprise({ enterprises }: Registry, creditCode: string): Enterprise {
  const enterprise = enterprises.get(creditCode)
  if (!enterprise) throw new LedgerError('not_found', { reason: 'enterprise', creditCode })
  return enterprise
}
