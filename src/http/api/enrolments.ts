/**
 * Enrolment of devices: a device asks with a key that it made, an admin of its enterprise looks it
 * up by the code on its screen and signs `key.added`, like any submission. Nothing is signed here,
 * and neither of the two trusts what is passed on to it.
 */

import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { LedgerError } from '../../core/errors.ts'
import type { Registry } from '../../core/events/registry.ts'
import {
  ENROLMENT_LIFETIME,
  enrolmentCode,
  enrolmentCommitment,
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
  setChallenge,
  setNonce,
  writeEnrolment,
} from '../../db/enrolments.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { jsonBody } from '../body.ts'
import { json } from '../content.ts'
import { query } from '../query.ts'
import { defineRoute } from '../route.ts'
import * as schemas from '../schemas/registry.ts'
import { verifyProof } from './enrolment-proof.ts'

interface Deps {
  readonly db: Db
  readonly ledger: Pick<Ledger, 'registry'>
  readonly origin: string
  readonly publicUrl: string
  readonly now: () => Date
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

const cache = 'no-store'

/** What is no such id names no request. */
const enrolmentId = z.string().meta({
  description: 'For the device alone: it asks by it what became of it',
  format: 'uuid',
  examples: ['3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
})

export const enrol = defineRoute({
  at: 'POST /v1/enrolments',
  name: 'enrol',
  summary:
    'A device asks for its key to be added; an admin approves by submitting `key.added`. The same key again asks anew.',
  allowance: 'enrolments',
  body: jsonBody(schemas.enrolmentRequest, BODY_LIMIT),
  answers: { 201: json(schemas.enrolment) },
  cache,
  refusals: ['key_conflict', 'submission_untrusted'],
  handler:
    ({ db, ledger, origin, publicUrl, now }: Deps) =>
    async ({ body, context: { network }, res }) => {
      const { enterprise, label, key } = body
      const kid = thumbprintOf(key)
      refuseRegistered(await ledger.registry(), kid)
      const commitment = await verifyProof(body, { origin, now: now() })
      await deleteExpired(db, later(now(), -KEPT))
      await makePlace(db, { enterprise, network, kid }, PLACES, now())
      const expiresAt = later(now(), ENROLMENT_LIFETIME)
      const code = enrolmentCode(commitment)
      const asked = { code, enterprise, label, kid, key, commitment, network, expiresAt }
      const id = await writeEnrolment(db, { id: randomUUID(), ...asked })
      res.status(201).location(`/v1/enrolments/${id}`)
      return { id, code, url: `${publicUrl}/enrol/${code}`, expiresAt: expiresAt.toISOString() }
    },
})

export const listEnrolments = defineRoute({
  at: 'GET /v1/enrolments',
  name: 'listEnrolments',
  summary: 'Devices that wait under a code, for an admin key of their enterprise',
  readers: 'admins',
  // Without a code there is no list: to choose from one is to approve what somebody else sent.
  query: query({
    code: z
      .string()
      .transform((text) => parseEnrolmentCode(text))
      .pipe(z.string())
      .meta({ description: 'The short code that the device shows' }),
  }),
  answers: { 200: json(schemas.waitingEnrolments) },
  cache,
  refusals: [],
  handler:
    ({ db, now }: Pick<Deps, 'db' | 'now'>) =>
    async ({ reader, query: { code } }) => {
      const enterprise = reader.key.holder
      const waiting = await readWaiting(db, { enterprise, code, now: now() })
      return { enrolments: waiting.map(waitingJson) }
    },
})

export const endEnrolments = defineRoute({
  at: 'DELETE /v1/enrolments',
  name: 'endEnrolments',
  summary:
    'Ends all requests that wait for an enterprise, for its admin keys: who asked in earnest asks again',
  readers: 'admins',
  answers: { 200: json(schemas.endedEnrolments) },
  cache,
  refusals: [],
  handler:
    ({ db, now }: Pick<Deps, 'db' | 'now'>) =>
    async ({ reader }) => ({ ended: await endWaiting(db, reader.key.holder, now()) }),
})

export const challengeEnrolment = defineRoute({
  at: 'POST /v1/enrolments/codes/:code/challenge',
  name: 'challengeEnrolment',
  summary:
    'An admin’s challenge to the device that waits under a code; each request takes one only',
  readers: 'admins',
  path: {
    code: z
      .string()
      .transform((text) => {
        const code = parseEnrolmentCode(text)
        if (code !== undefined) return code
        throw new LedgerError('request_malformed', { reason: 'member', name: 'code' })
      })
      .pipe(z.string())
      .meta({ description: 'The short code that the device shows', examples: ['7KQ2M9XR'] }),
  },
  body: jsonBody(schemas.enrolmentChallenge, BODY_LIMIT),
  answers: { 200: json(schemas.waitingEnrolments) },
  cache,
  refusals: ['not_found', 'enrolment_conflict'],
  handler:
    ({ db, now }: Pick<Deps, 'db' | 'now'>) =>
    async ({ reader, path: { code }, body: { challenge } }) => {
      const enterprise = reader.key.holder
      const waiting = await readWaiting(db, { enterprise, code, now: now() })
      if (waiting.length === 0) throw new LedgerError('not_found', { reason: 'enrolment' })
      for (const one of waiting) {
        if (await setChallenge(db, one, challenge)) continue
        throw new LedgerError('enrolment_conflict', {}, { pointer: '/challenge' })
      }
      return { enrolments: waiting.map(waitingJson) }
    },
})

export const answerEnrolment = defineRoute({
  at: 'POST /v1/enrolments/:id/nonce',
  name: 'answerEnrolment',
  summary: 'The device’s nonce, which it gives away once it has a challenge',
  allowance: 'enrolmentAnswers',
  path: { id: enrolmentId },
  body: jsonBody(schemas.enrolmentNonce, BODY_LIMIT),
  answers: { 200: json(schemas.enrolmentStanding) },
  cache,
  refusals: ['not_found', 'submission_untrusted', 'enrolment_conflict'],
  handler:
    ({ db, ledger, now }: Pick<Deps, 'db' | 'ledger' | 'now'>) =>
    async ({ path: { id }, body: { nonce } }) => {
      const enrolment = await enrolmentOf(db, id)
      // A device that gave it away before a challenge is set would let somebody choose that.
      if (enrolment.challenge === null) throw new LedgerError('enrolment_conflict')
      if (enrolmentCommitment(enrolment, nonce) !== enrolment.commitment) {
        throw new LedgerError('submission_untrusted', { reason: 'proof' }, { pointer: '/nonce' })
      }
      await setNonce(db, enrolment, nonce)
      return { id, ...standingOf(enrolment, await ledger.registry(), now()) }
    },
})

export const getEnrolment = defineRoute({
  at: 'GET /v1/enrolments/:id',
  name: 'getEnrolment',
  summary: 'What became of an enrolment, for the device that asked',
  path: { id: enrolmentId },
  answers: { 200: json(schemas.enrolmentStanding) },
  cache,
  refusals: ['not_found'],
  handler:
    ({ db, ledger, now }: Pick<Deps, 'db' | 'ledger' | 'now'>) =>
    async ({ path: { id } }) => {
      const enrolment = await enrolmentOf(db, id)
      return { id, ...standingOf(enrolment, await ledger.registry(), now()) }
    },
})

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
): Omit<z.infer<typeof schemas.enrolmentStanding>, 'id'> {
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
