import { randomBytes } from 'node:crypto'
import request from 'supertest'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  enrolmentCode,
  enrolmentCommitment,
  formatEnrolmentCode,
} from '../../../src/core/keys/enrolment.ts'
import {
  endedEnrolments,
  enrolment,
  enrolmentStanding,
  waitingEnrolments,
} from '../../../src/http/schemas/registry.ts'
import { installNativeHash } from '../../../src/native/signature.ts'
import { enrolmentPage as english } from '../../../src/text/en/registry.ts'
import { openTestApp, PUBLIC_URL, type TestApp } from '../../support/app.ts'
import { nextBatteryCode, registered } from '../../support/events.ts'
import {
  type Enterprise,
  newKey,
  type Signer,
  type SigningKey,
  signJws,
} from '../../support/fleet.ts'

installNativeHash()

const ORIGIN = 'ledger.test/cq'
const MINUTE = 60_000

let ahead = 0
const now = () => new Date(Date.now() + ahead)

let service: TestApp
let collector: Enterprise
let admin: Signer
let other: Enterprise
let otherAdmin: Signer

/** A service of its own for each part, since all that is asked from one address is counted. */
async function open() {
  service = await openTestApp({ now })
  const { fleet } = service
  collector = fleet.enterprise('collector')
  admin = fleet.addKey(collector, 'admin')
  other = fleet.enterprise('recycler')
  otherAdmin = fleet.addKey(other, 'admin')
  await service.admit()
}

interface Asking {
  readonly device?: SigningKey
  readonly label?: string
  readonly enterprise?: string
  readonly claims?: object
  readonly header?: object
  readonly by?: SigningKey
}

/** What a device of the collector's sends; `claims` and `header` are those of its proof. */
function asking({ device = newKey(), label = '三号手持终端', ...proof }: Asking = {}) {
  const { claims, header, by = device, enterprise = collector.iss } = proof
  const { kid, key, alg } = device
  const nonce = secret()
  const commitment = enrolmentCommitment({ enterprise, label, kid }, nonce)
  const iat = seconds()
  const jws = signJws(
    { alg, kid, typ: 'device-enrolment+jwt', ...header },
    { iss: enterprise, aud: ORIGIN, iat, label, commitment, ...claims },
    by,
  )
  return {
    body: { enterprise, label, key, proof: jws },
    code: enrolmentCode(commitment),
    commitment,
    nonce,
    device,
  }
}

const send = (body: object | string) =>
  request(service.app).post('/v1/enrolments').type('json').send(body)
const seconds = () => Math.floor(now().getTime() / 1000)
const find = (code: string, signer: Signer = admin) => {
  const claims = { iat: seconds(), exp: seconds() + 60 }
  return service.get(`/v1/enrolments?code=${code}`, signer.token({ claims }))
}

const secret = () => randomBytes(32).toString('base64')

const challengeTo = (code: string, challenge: string, token = admin.token()) =>
  request(service.app)
    .post(`/v1/enrolments/codes/${code}/challenge`)
    .set('Authorization', `Bearer ${token}`)
    .send({ challenge })

const answer = (id: string, nonce: unknown) =>
  request(service.app).post(`/v1/enrolments/${id}/nonce`).send({ nonce })

const adding = ({ body }: ReturnType<typeof asking>) => ({
  type: 'key.added',
  time: new Date().toISOString(),
  enterprise: body.enterprise,
  kind: 'device',
  label: body.label,
  key: body.key,
})

describe('an enrolment', () => {
  beforeAll(open)

  it('leads from a key that a device made to one that an admin has put into the log', async () => {
    const asked = asking()
    const { body } = await send(asked.body).expect(201)
    enrolment.parse(body)
    expect(body).toMatchObject({ code: asked.code, url: `${PUBLIC_URL}/enrol/${asked.code}` })
    const standing = async () => (await service.get(`/v1/enrolments/${body.id}`).expect(200)).body
    expect(await standing()).toMatchObject({ status: 'pending', kid: asked.device.kid })

    const typed = asked.code.toLowerCase().replace(/^.{4}/, '$&-')
    const found = await find(typed).expect(200)
    waitingEnrolments.parse(found.body)
    const { label, key, enterprise } = asked.body
    const { kid } = asked.device
    expect(found.body.enrolments).toMatchObject([{ label, key, enterprise, kid, code: asked.code }])

    const { body: added } = await service.post(admin.sign(adding(asked))).expect(201)
    const approved = await standing()
    enrolmentStanding.parse(approved)
    expect(approved).toMatchObject({ status: 'approved', kid, index: added.index })
    const token = signJws(
      { alg: 'ES256', kid, typ: 'access+jwt' },
      { iss: enterprise, aud: ORIGIN, iat: Date.now() / 1000, exp: Date.now() / 1000 + 60 },
      asked.device,
    )
    await service.get('/v1/entries', token).expect(200)
    expect((await send(asked.body).expect(409)).body.code).toBe('key_conflict')
  })

  it.each(['EC', 'OKP'] as const)('takes a key of the kind %s', async (kty) => {
    await send(asking({ device: newKey(kty) }).body).expect(201)
  })

  it('asked for again is the same one, in its newest words', async () => {
    const device = newKey()
    const first = await send(asking({ device, label: '一号' }).body).expect(201)
    const second = await send(asking({ device, label: '二号' }).body).expect(201)
    expect(second.body.id).toBe(first.body.id)
    expect((await find(first.body.code)).body.enrolments).toEqual([])
    expect((await find(second.body.code)).body.enrolments).toMatchObject([{ label: '二号' }])
  })

  it('expires after a quarter of an hour, and may be asked for again', async () => {
    const asked = asking()
    const { body } = await send(asked.body).expect(201)
    ahead = 16 * MINUTE
    try {
      const { body: late } = await service.get(`/v1/enrolments/${body.id}`).expect(200)
      expect(late.status).toBe('expired')
      expect((await find(asked.code)).body.enrolments).toEqual([])
      const again = asking({ device: asked.device })
      await send(again.body).expect(201)
      expect((await find(again.code)).body.enrolments).toHaveLength(1)
    } finally {
      ahead = 0
    }
  })

  it('is not found by what is no id of one', async () => {
    for (const id of ['x', '00000000-0000-4000-8000-000000000000']) {
      await service.get(`/v1/enrolments/${id}`).expect(404)
    }
  })
})

describe('the check of an enrolment', () => {
  beforeAll(open)

  it('passes the first challenge to the device, and then its nonce to the admin', async () => {
    const asked = asking()
    const { body } = await send(asked.body).expect(201)
    const waiting = await find(asked.code).expect(200)
    const [one] = waiting.body.enrolments
    expect(one).toMatchObject({ commitment: asked.commitment })
    expect(one).not.toHaveProperty('nonce')

    await answer(body.id, asked.nonce).expect(409)
    const challenge = secret()
    await challengeTo(asked.code, challenge).expect(200)
    await challengeTo(asked.code, challenge).expect(200)
    const standing = await service.get(`/v1/enrolments/${body.id}`).expect(200)
    enrolmentStanding.parse(standing.body)
    expect(standing.body).toMatchObject({ status: 'pending', challenge })

    await answer(body.id, asked.nonce).expect(200)
    await answer(body.id, asked.nonce).expect(200)
    const answered = await find(asked.code).expect(200)
    waitingEnrolments.parse(answered.body)
    expect(answered.body.enrolments).toMatchObject([{ nonce: asked.nonce }])
  })

  it('is made once for each request: a second challenge is refused until the device asks anew', async () => {
    const device = newKey()
    const first = asking({ device })
    const { body } = await send(first.body).expect(201)
    const challenge = secret()
    await challengeTo(first.code, challenge).expect(200)
    const second = await challengeTo(first.code, secret()).expect(409)
    expect(second.body.code).toBe('enrolment_conflict')
    expect((await service.get(`/v1/enrolments/${body.id}`)).body.challenge).toBe(challenge)

    const again = asking({ device })
    expect((await send(again.body).expect(201)).body.id).toBe(body.id)
    const standing = await service.get(`/v1/enrolments/${body.id}`)
    expect(standing.body).not.toHaveProperty('challenge')
    await challengeTo(again.code, secret()).expect(200)
  })

  it('takes no nonce but the one that the device is bound to', async () => {
    const asked = asking()
    const { body } = await send(asked.body).expect(201)
    await challengeTo(asked.code, secret()).expect(200)
    expect((await answer(body.id, secret()).expect(403)).body.code).toBe('submission_untrusted')
    for (const nonce of [undefined, 1, '', 'AAAA', `${asked.nonce}=`, [asked.nonce]]) {
      expect((await answer(body.id, nonce).expect(400)).body.code).toBe('request_malformed')
    }
    expect((await find(asked.code)).body.enrolments[0]).not.toHaveProperty('nonce')
    await answer('00000000-0000-4000-8000-000000000000', asked.nonce).expect(404)
  })

  it('is begun by an admin key of its enterprise, and by nobody else', async () => {
    const { body, code } = asking()
    await send(body).expect(201)
    const refused = await challengeTo(code, secret(), collector.token()).expect(403)
    expect(refused.body.code).toBe('admin_key_needed')
    await challengeTo(code, secret(), otherAdmin.token()).expect(404)
    await challengeTo('7KQ2M9XR', secret()).expect(404)
    await challengeTo(code, 'AAAA').expect(400)
    await request(service.app)
      .post(`/v1/enrolments/codes/${code}/challenge`)
      .send({ challenge: secret() })
      .expect(401)
  })
})

describe('what an admin sees', () => {
  beforeAll(open)

  it('is what waits for its own enterprise, by its code', async () => {
    const { body, code } = asking()
    await send(body).expect(201)
    expect((await find(code, otherAdmin).expect(200)).body.enrolments).toEqual([])
    expect((await find(code).expect(200)).body.enrolments).toHaveLength(1)
    for (const query of ['', '?code=', '?code=abc', `?code=${code}&code=${code}`]) {
      const answer = await service.get(`/v1/enrolments${query}`, admin.token()).expect(400)
      expect(answer.body.code).toBe('request_malformed')
    }
  })

  it('is not for device keys, the authority or the public', async () => {
    const { code } = asking()
    expect((await find(code, collector).expect(403)).body.code).toBe('admin_key_needed')
    await find(code, other).expect(403)
    await find(code, service.fleet.authority).expect(403)
    await service.get(`/v1/enrolments?code=${code}`).expect(401)
  })
})

describe('a request to be enrolled', () => {
  beforeAll(open)

  it.each<[what: string, asked: () => ReturnType<typeof asking>]>([
    ['signed by another key', () => asking({ by: newKey() })],
    ['for another log', () => asking({ claims: { aud: 'other.test' } })],
    ['for several logs', () => asking({ claims: { aud: [ORIGIN, 'other.test'] } })],
    ['for another enterprise', () => asking({ claims: { iss: other.iss } })],
    ['with another label', () => asking({ claims: { label: '别的' } })],
    ['without a commitment', () => asking({ claims: { commitment: undefined } })],
    ['with a commitment that is none', () => asking({ claims: { commitment: 'AAAA' } })],
    ['without a time', () => asking({ claims: { iat: undefined } })],
    ['from long ago', () => asking({ claims: { iat: Math.floor(Date.now() / 1000) - 700 } })],
    ['from the future', () => asking({ claims: { iat: Math.floor(Date.now() / 1000) + 700 } })],
    ['with the kid of another key', () => asking({ header: { kid: newKey().kid } })],
    ['that is a token', () => asking({ header: { typ: 'access+jwt' } })],
    ['that is a submission', () => asking({ header: { typ: 'battery-event+jwt' } })],
    ['with critical headers', () => asking({ header: { crit: ['x'], x: 1 } })],
    ['with a backslash in a claim’s name', () => asking({ claims: { '\\': 1 } })],
  ])('%s is refused', async (_, asked) => {
    const { body } = await send(asked().body).expect(403)
    expect(body).toMatchObject({ code: 'submission_untrusted', params: { reason: 'proof' } })
  })

  it('is no token and no submission', async () => {
    const { proof } = asking().body
    await service.get('/v1/entries', proof).expect(401)
    await service.post(proof).expect(400)
  })
})

describe('a request to be enrolled that is none', () => {
  beforeAll(open)

  it('is refused with a key that somebody registered', async () => {
    const { body } = asking()
    const known = await send({ ...body, key: collector.key.key }).expect(409)
    expect(known.body.code).toBe('key_conflict')
  })

  it('is refused if it is malformed, or too large', async () => {
    const { body } = asking()
    const bodies = [
      {},
      [],
      { ...body, label: '两\n行' },
      { ...body, label: undefined },
      { ...body, key: { ...body.key, d: 'secret' } },
      { ...body, more: 1 },
      '{',
      JSON.stringify(body).replace('"label"', '"lab\\u0065l"'),
      JSON.stringify(body).replace('{', '{"label":"x",'),
    ]
    for (const one of bodies) {
      expect((await send(one).expect(400)).body.code).toBe('request_malformed')
    }
    await send({ ...body, proof: 'x'.repeat(10_000) }).expect(413)
  })
})

describe('the page that a QR code leads to', () => {
  beforeAll(open)

  it('says whether a device waits, and how to approve it, and nothing of the device', async () => {
    const asked = asking()
    await send(asked.body).expect(201)
    const page = (more = '') => service.get(`/enrol/${asked.code.toLowerCase()}${more}`)
    const { text, headers } = await page('?lang=en').expect(200)
    const command = `cellproof approve ${formatEnrolmentCode(asked.code)} --key admin.jwk`
    expect(text).toContain(`${command} --url ${PUBLIC_URL}`)
    expect(text).toContain(english.standings.waiting.slice(0, 10))
    expect(text).not.toContain(asked.body.label)
    expect(text).not.toContain(asked.body.enterprise)
    expect(headers).toMatchObject({ 'content-language': 'en', 'cache-control': 'no-store' })
    expect((await page()).text).toContain('lang="zh-CN"')

    await service.post(admin.sign(adding(asked))).expect(201)
    const approved = await page('?lang=en').expect(200)
    expect(approved.text).toContain(english.standings.approved)
    expect(approved.text).not.toContain(command)
    const none = await service.get('/enrol/7KQ2-M9XR?lang=en').expect(200)
    expect(none.text).toContain(english.standings.none)
    await service.get('/enrol/x').expect(404)
  })
})

describe('who asks in the name of an enterprise', () => {
  beforeEach(open)

  it('is answered alike whether that is registered or not', async () => {
    const known = asking()
    const unknown = asking({ enterprise: '91350100M000100Y43' })
    const answers = []
    for (const { body, code, nonce } of [known, unknown]) {
      const asked = await send(body).expect(201)
      const { id } = asked.body
      const standing = await service.get(`/v1/enrolments/${id}`).expect(200)
      const answered = await answer(id, nonce).expect(409)
      const page = await service.get(`/enrol/${code}`).expect(200)
      const shape = ({ status, headers, body }: request.Response) => [
        status,
        Object.keys(headers).filter((name) => !name.startsWith('ratelimit')),
        Object.keys(body),
      ]
      answers.push([
        ...[asked, standing, answered, page].map(shape),
        standing.body.status,
        page.text.replaceAll(formatEnrolmentCode(code), ''),
      ])
    }
    expect(answers[1]).toEqual(answers[0])
  })

  it('is turned away by nobody: who has taken the most places gives one up', async () => {
    const taken = (network: string, places: number, enterprise = collector.iss) =>
      Array.from({ length: places }, (_, i) => ({
        id: crypto.randomUUID(),
        ...{ code: '7KQ2M9XR', enterprise, label: '', key: {} as never, network },
        kid: `${enterprise} ${network} ${i}`,
        commitment: secret(),
        expires_at: new Date(Date.now() + MINUTE + i),
      }))
    const rows = [taken('a', 29), taken('b', 30), taken('c', 40), taken('d', 1)].flat()
    const elsewhere = taken('c', 50, other.iss)
    await service.db
      .insertInto('enrolments')
      .values([...rows, ...elsewhere])
      .execute()
    const ended = async () => {
      const query = service.db.selectFrom('enrolments').select('kid')
      const found = await query
        .where('expires_at', '<=', new Date())
        .orderBy('expires_at')
        .execute()
      return found.map(({ kid }) => kid.replace(`${collector.iss} `, ''))
    }
    const asked = asking()
    await send(asked.body).expect(201)
    expect(await ended()).toEqual(['c 0'])
    await send(asking().body).expect(201)
    expect(await ended()).toEqual(['c 0', 'c 1'])
    expect((await find(asked.code)).body.enrolments).toHaveLength(1)
    // The same key takes its own place again.
    await send(asking({ device: asked.device }).body).expect(201)
    expect(await ended()).toHaveLength(2)
  })

  it('ends its own oldest request once it has thirty, though there is room', async () => {
    const first = asking()
    await send(first.body).expect(201)
    const rest = Array.from({ length: 29 }, (_, i) => ({
      id: crypto.randomUUID(),
      ...{ code: '7KQ2M9XR', enterprise: collector.iss, label: '', key: {} as never },
      ...{ network: '127.0.0.1', kid: `kid ${i}`, commitment: secret() },
      expires_at: new Date(Date.now() + 20 * MINUTE),
    }))
    await service.db.insertInto('enrolments').values(rest).execute()
    const second = asking()
    await send(second.body).expect(201)
    expect((await find(first.code)).body.enrolments).toHaveLength(0)
    expect((await find(second.code)).body.enrolments).toHaveLength(1)
  })

  it('is sent away by an admin of that enterprise, all at once', async () => {
    const asked = asking()
    const { body } = await send(asked.body).expect(201)
    const end = (token?: string) => {
      const ask = request(service.app).delete('/v1/enrolments')
      return token === undefined ? ask : ask.set('Authorization', `Bearer ${token}`)
    }
    await end().expect(401)
    await end(collector.token()).expect(403)
    expect((await end(otherAdmin.token()).expect(200)).body).toEqual({ ended: 0 })
    expect((await find(asked.code)).body.enrolments).toHaveLength(1)
    const { body: ended } = await end(admin.token()).expect(200)
    endedEnrolments.parse(ended)
    expect(ended).toEqual({ ended: 1 })
    expect((await find(asked.code)).body.enrolments).toEqual([])
    expect((await service.get(`/v1/enrolments/${body.id}`)).body.status).toBe('expired')
    await send(asking({ device: asked.device }).body).expect(201)
  })
})

describe('the limits', () => {
  beforeEach(open)

  it('stop an address that asks again and again', async () => {
    const statuses: number[] = []
    for (let i = 0; i < 31; i++) statuses.push((await send('{')).status)
    expect(statuses).toEqual([...Array(30).fill(400), 429])
  })
})

describe('a revoked device', () => {
  beforeAll(open)

  it('is refused from the next entry on, by its own admin, and can be enrolled no more', async () => {
    const asked = asking()
    await service.post(admin.sign(adding(asked))).expect(201)
    const { kid } = asked.device
    const revocation = { type: 'key.revoked', time: new Date().toISOString(), kid, reason: 'left' }
    await service.post(otherAdmin.sign(revocation)).expect(403)
    await service.post(admin.sign(revocation)).expect(201)
    const jws = collector.sign(registered(nextBatteryCode()), {
      header: { kid },
      key: asked.device,
    })
    expect((await service.post(jws).expect(403)).body.code).toBe('key_revoked')
    expect((await send(asked.body).expect(409)).body.code).toBe('key_conflict')
  })
})
