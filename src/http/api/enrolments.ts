/**
 * Enrolment of devices: a device asks with a key that it made, an admin of its enterprise looks it
 * up by the code on its screen and signs `key.added`, like any submission. Nothing is signed here,
 * and neither of the two trusts what is passed on to it.
 */

import { randomUUID } from 'node:crypto'
import { type RequestHandler, type Response, Router } from 'express'
import type { z } from 'zod'
import { LedgerError } from '../../core/errors.ts'
import type { Registry } from '../../core/events/registry.ts'
import {
  ENROLMENT_LIFETIME,
  enrolmentCode,
  enrolmentCommitment,
  formatEnrolmentCode,
  parseEnrolmentCode,
} from '../../core/keys/enrolment.ts'
import { thumbprintOf } from '../../core/keys/thumbprint.ts'
import type { Db } from '../../db/database.ts'
import {
  deleteExpired,
  type Enrolment,
  endWaiting,
  findEnrolment,
  makePlace,
  type Places,
  readWaiting,
  readWaitingUnder,
  setChallenge,
  setNonce,
  writeEnrolment,
} from '../../db/enrolments.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { LANGUAGE_TAGS } from '../../text/language.ts'
import { renderEnrolmentPage } from '../../web/enrolment-page.tsx'
import { jsonBody } from '../body.ts'
import { type Allowance, type Limits, networkFrom } from '../limits.ts'
import { languageOf } from '../problem.ts'
import { ENROLMENTS_QUERY } from '../queries.ts'
import { askedOf } from '../query.ts'
import { knownReaderFrom } from '../reader.ts'
import { refuseMethod } from '../requests.ts'
import type { enrolmentStanding } from '../schemas/registry.ts'
import { parseEnrolment, secretFrom, verifyProof } from './enrolment-proof.ts'

export interface EnrolmentsDeps {
  readonly db: Db
  readonly ledger: Pick<Ledger, 'registry'>
  readonly origin: string
  readonly publicUrl: string
  readonly now: () => Date
  readonly demo: boolean
  readonly limits: Limits
}

const MINUTE_MS = 60_000

/**
 * Anyone may ask in an enterprise's name, registered or not, and is answered alike: else asking
 * would tell who takes part.
 */
const PLACES: Places = { ofEnterprise: 100, ofNetwork: 30 }

/** Minutes for which a device that was late still learns that its request has expired. */
const KEPT = 24 * 60

const BODY_LIMIT = 8 * 1024
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function enrolmentsRouter(deps: EnrolmentsDeps): Router {
  const { db, ledger, origin, publicUrl, now, demo, limits } = deps
  const router = Router()
  const spend =
    (allowance: Allowance): RequestHandler =>
    (_req, res, next) => {
      allowance.spend(networkFrom(res), 1)
      next()
    }

  router
    .route('/v1/enrolments')
    .post(spend(limits.enrolments), jsonBody(BODY_LIMIT), async (req, res) => {
      const body = parseEnrolment(req.body)
      const kid = thumbprintOf(body.key)
      refuseRegistered(await ledger.registry(), kid)
      const commitment = await verifyProof(body, { origin, now: now() })
      const { enterprise, label, key } = body
      const network = networkFrom(res)
      await deleteExpired(db, later(now(), -KEPT))
      await makePlace(db, { enterprise, network, kid }, PLACES, now())
      const expiresAt = later(now(), ENROLMENT_LIFETIME)
      const code = enrolmentCode(commitment)
      const asked = { code, enterprise, label, kid, key, commitment, network, expiresAt }
      const id = await writeEnrolment(db, { id: randomUUID(), ...asked })
      res.status(201).location(`/v1/enrolments/${id}`).set('Cache-Control', 'no-store')
      res.json({ id, code, url: `${publicUrl}/enrol/${code}`, expiresAt: expiresAt.toISOString() })
    })
    .get(async (_req, res) => {
      const enterprise = adminOf(res)
      // Without a code there is no list: to choose from one is to approve what somebody else sent.
      const { code } = askedOf(res, ENROLMENTS_QUERY)
      const waiting = await readWaiting(db, { enterprise, code, now: now() })
      res.set('Cache-Control', 'no-store').json({ enrolments: waiting.map(waitingJson) })
    })
    .delete(async (_req, res) => {
      const ended = await endWaiting(db, adminOf(res), now())
      res.set('Cache-Control', 'no-store').json({ ended })
    })
    .all(refuseMethod('GET, HEAD, POST, DELETE'))

  router
    .route('/v1/enrolments/:id')
    .get(async (req, res) => {
      const { id } = req.params
      const enrolment = await enrolmentOf(db, id)
      const standing = standingOf(enrolment, await ledger.registry(), now())
      res.set('Cache-Control', 'no-store').json({ id, ...standing })
    })
    .all(refuseMethod('GET, HEAD'))

  router
    .route('/v1/enrolments/codes/:code/challenge')
    .post(jsonBody(BODY_LIMIT), async (req, res) => {
      const enterprise = adminOf(res)
      const code = codeFrom(req.params.code)
      const challenge = secretFrom(req.body, 'challenge')
      const waiting = await readWaiting(db, { enterprise, code, now: now() })
      if (waiting.length === 0) throw new LedgerError('not_found', { reason: 'enrolment' })
      for (const one of waiting) {
        if (await setChallenge(db, one, challenge)) continue
        throw new LedgerError('enrolment_conflict', {}, { pointer: '/challenge' })
      }
      res.set('Cache-Control', 'no-store').json({ enrolments: waiting.map(waitingJson) })
    })
    .all(refuseMethod('POST'))

  router
    .route('/v1/enrolments/:id/nonce')
    .post(spend(limits.enrolmentAnswers), jsonBody(BODY_LIMIT), async (req, res) => {
      const { id } = req.params
      const nonce = secretFrom(req.body, 'nonce')
      const enrolment = await enrolmentOf(db, id)
      // A device that gave it away before a challenge is set would let somebody choose that.
      if (enrolment.challenge === null) throw new LedgerError('enrolment_conflict')
      if (enrolmentCommitment(enrolment, nonce) !== enrolment.commitment) {
        throw new LedgerError('submission_untrusted', { reason: 'proof' }, { pointer: '/nonce' })
      }
      await setNonce(db, enrolment, nonce)
      const standing = standingOf(enrolment, await ledger.registry(), now())
      res.set('Cache-Control', 'no-store').json({ id, ...standing })
    })
    .all(refuseMethod('POST'))

  router
    .route('/enrol/:shortCode')
    .get(async (req, res) => {
      const code = parseEnrolmentCode(req.params.shortCode)
      if (code === undefined) throw new LedgerError('not_found', { reason: 'enrolment' })
      const waiting = await readWaitingUnder(db, code, now())
      const { keys } = await ledger.registry()
      const language = languageOf(req)
      // Whether one waits, and nothing of it: of 2^40 codes, hardly any is one, so there is
      // nothing to be found by searching.
      const open = waiting.find(({ kid }) => !keys.has(kid))
      const html = renderEnrolmentPage({
        code: formatEnrolmentCode(code),
        standing: open ? 'waiting' : waiting.length > 0 ? 'approved' : 'none',
        until: open?.expiresAt,
        publicUrl,
        language,
        demo,
      })
      res.set({ 'Cache-Control': 'no-store', 'Content-Language': LANGUAGE_TAGS[language] })
      res.vary('Accept-Language').type('html').send(html)
    })
    .all(refuseMethod('GET, HEAD'))

  return router
}

/** @throws {@link LedgerError} `not_found` */
async function enrolmentOf(db: Db, id: string): Promise<Enrolment> {
  const enrolment = UUID.test(id) ? await findEnrolment(db, id) : undefined
  if (!enrolment) throw new LedgerError('not_found', { reason: 'enrolment' })
  return enrolment
}

/** @throws {@link LedgerError} `key_conflict` */
function refuseRegistered({ keys }: Registry, kid: string): void {
  if (keys.has(kid)) throw new LedgerError('key_conflict', { kid }, { pointer: '/key' })
}

/**
 * The enterprise whose admin key the reader showed.
 *
 * @throws {@link LedgerError} `token_invalid`, `admin_key_needed`
 */
function adminOf(res: Response): string {
  const { key } = knownReaderFrom(res)
  if (key.kind !== 'admin') throw new LedgerError('admin_key_needed', { enterprise: key.holder })
  return key.holder
}

function codeFrom(text: string): string {
  const code = parseEnrolmentCode(text)
  if (code === undefined) {
    throw new LedgerError('request_malformed', { reason: 'member', name: 'code' })
  }
  return code
}

const waitingJson = ({ nonce, expiresAt, ...enrolment }: Enrolment) => ({
  code: enrolment.code,
  enterprise: enrolment.enterprise,
  label: enrolment.label,
  kid: enrolment.kid,
  key: enrolment.key,
  commitment: enrolment.commitment,
  ...(nonce !== null && { nonce }),
  expiresAt: expiresAt.toISOString(),
})

/** Approved is what the log says, and nothing else. */
function standingOf(
  { kid, enterprise, challenge, expiresAt }: Enrolment,
  { keys }: Registry,
  now: Date,
): Omit<z.infer<typeof enrolmentStanding>, 'id'> {
  const about = {
    kid,
    expiresAt: expiresAt.toISOString(),
    ...(challenge !== null && { challenge }),
  }
  const key = keys.get(kid)
  if (key?.holder === enterprise) return { status: 'approved', ...about, index: key.addedAt }
  return { status: expiresAt > now ? 'pending' : 'expired', ...about }
}

const later = (time: Date, minutes: number) => new Date(time.getTime() + minutes * MINUTE_MS)
