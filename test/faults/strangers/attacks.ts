/** What somebody without a key can ask for: each route's worst. */

import { gzipSync } from 'node:zlib'
import * as events from '../../support/events.ts'
import { createFleet, newKey } from '../../support/fleet.ts'
import type { FilledLog } from './log.ts'

export interface Attack {
  readonly name: string
  readonly method: 'GET' | 'POST'
  readonly target: string
  readonly headers?: readonly string[]
  readonly body?: string | Uint8Array
}

/** Bytes that headers may have in all, nearly: Node takes 16 KiB. */
const HEADERS = 15_000

const get = (name: string, target: string, ...headers: string[]): Attack => ({
  name,
  method: 'GET',
  target,
  headers,
})

const post = (
  name: string,
  target: string,
  type: string,
  body: string | Uint8Array,
  ...headers: string[]
): Attack => ({
  name,
  method: 'POST',
  target,
  headers: [`Content-Type: ${type}`, ...headers],
  body,
})

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'
const JOSE = 'application/jose'
const SUBMISSIONS = '/v1/submissions'

const filled = (unit: string, length: number) => unit.repeat(Math.floor(length / unit.length))

export const attacksOn = (log: FilledLog): Attack[] => [
  ...reads(log),
  ...negotiations(),
  ...forms(),
  ...submissions(log),
]

function reads({ codes, ancestor, enterprise }: FilledLog): Attack[] {
  const battery = `/v1/batteries/${codes[0]}`
  return [
    get('the least there is', '/healthz'),
    get('readiness', '/readyz'),
    get('passport of one of many', battery),
    get('its page', `/b/${codes[0]}`),
    get('its entries, all', `${battery}/entries?limit=1000`),
    get('family tree of 10,000', `/v1/batteries/${ancestor}/tree`),
    get('QR code, SVG', `${battery}/qr.svg`),
    get('QR code, PNG', `${battery}/qr.png`),
    get('start page', '/'),
    get('search, 12 kB', `/b?code=${filled('001CB240000003B3C0221953%2B', 12_000)}`),
    get('a code of 12 kB', `/b/${filled('0', 12_000)}`),
    get('list of forms', '/forms'),
    get('form', '/forms/battery.tested'),
    get('API document', '/openapi.json'),
    get('event types', '/v1/schemas'),
    get('schema', '/v1/schemas/battery.tested'),
    get('problem', '/problems/event_invalid'),
    get('log', '/v1/log'),
    get('checkpoint', '/checkpoint'),
    get('consistency', '/v1/consistency?from=3'),
    get('keys', '/.well-known/jwks.json'),
    get('a key', `/v1/keys/${enterprise.key.kid}`),
    get('hash tile', '/tile/0/000'),
    get('entries of a tile, again', '/tile/entries/000'),
    get('entries of a tile, made anew', '/tile/entries/001.p/100'),
    get('enrolment page', '/enrol/7KQ2-M9XR'),
    get('enrolment', '/v1/enrolments/00000000-0000-4000-8000-000000000000'),
    get('oversight without a token', '/oversight'),
    get(
      'a token by another key',
      '/v1/entries',
      `Authorization: Bearer ${enterprise.token({ key: newKey() })}`,
    ),
    get(
      'a cookie by another key',
      '/oversight',
      `Cookie: cellproof_token=${enterprise.token({ key: newKey() })}`,
    ),
    get('a token of 15 kB', '/v1/entries', `Authorization: Bearer ${filled('eyJh', HEADERS)}.e.x`),
  ]
}

const negotiations = (): Attack[] => [
  get('Accept of 15 kB', '/', `Accept: ${filled('a/b;q=0.1,', HEADERS)}text/html`),
  get('Accept-Language of 15 kB', '/', `Accept-Language: ${filled('a-b;q=0.1,', HEADERS)}en`),
  get(
    'both, refused',
    '/x',
    `Accept: ${filled('a/b,', 7_000)}*/*`,
    `Accept-Language: ${filled('a,', 7_000)}en`,
  ),
  get('a query of 14 kB', `/v1/log?${filled('a=1&', 14_000)}`),
  get(
    'X-Forwarded-For of 14 kB',
    '/v1/log',
    `X-Forwarded-For: ${filled('1.1.1.1,', 14_000)}192.0.2.1`,
  ),
]

function forms(): Attack[] {
  const codes = filled('04QPB76836300JBC40000001%0A', 24_000)
  const tested = '/forms/battery.tested'
  return [
    post('form with 24 kB of codes', tested, FORM, `batteries=${codes}`),
    post('form with 24 kB of names', tested, FORM, filled('a=1&', 24_000)),
    post('form with 24 kB of one field', tested, FORM, `standard=${filled('%41', 24_000)}`),
    post(
      'form that is compressed',
      tested,
      FORM,
      gzipSync(filled('a', 50_000)),
      'Content-Encoding: gzip',
    ),
    post('form of 10 MB', tested, FORM, filled('a', 10_000_000)),
    post('sign-in', '/oversight', FORM, `token=${filled('a', 8_000)}`),
    post('enrolment, nested 8,000 deep', '/v1/enrolments', JSON_TYPE, filled('[', 8_000)),
  ]
}

function submissions({ fleet, enterprise, codes }: FilledLog): Attack[] {
  const stranger = createFleet({ origin: fleet.origin }).enterprise('tester')
  const large = stranger.sign(events.tested(codes, 'reuse'))
  const list = (submissions: readonly string[]) => JSON.stringify({ submissions })
  const numbers = `{"submissions":[${filled('0,', 38_000_000)}0]}`
  const forged = Array.from({ length: 1_000 }, () =>
    enterprise.sign(events.registered(events.nextBatteryCode()), { key: newKey() }),
  )
  return [
    post('one that is no submission', SUBMISSIONS, JOSE, 'x'),
    post('one of the largest, unknown key', SUBMISSIONS, JOSE, large),
    post(
      'one of the largest, forged',
      SUBMISSIONS,
      JOSE,
      enterprise.sign(events.tested(codes, 'reuse'), { key: newKey() }),
    ),
    post('a body of 10 MB as one', SUBMISSIONS, JOSE, filled('a', 10_000_000)),
    post('list of 1,000 that are none', SUBMISSIONS, JSON_TYPE, list(Array(1_000).fill('x'))),
    post('list of 1,000, forged', SUBMISSIONS, JSON_TYPE, list(forged)),
    post(
      'list of 4 MiB, largest, unknown key',
      SUBMISSIONS,
      JSON_TYPE,
      list(Array(Math.floor((4 * 2 ** 20 - 100) / (large.length + 3))).fill(large)),
    ),
    post('list of 1,000 of the largest', SUBMISSIONS, JSON_TYPE, list(Array(1_000).fill(large))),
    post('38 MB of numbers', SUBMISSIONS, JSON_TYPE, numbers),
    post(
      'the same in 40 KB of gzip',
      SUBMISSIONS,
      JSON_TYPE,
      gzipSync(numbers),
      'Content-Encoding: gzip',
    ),
    post(
      '4 MB of backslashes',
      SUBMISSIONS,
      JSON_TYPE,
      `{"submissions":["${filled('\\', 4_000_000)}`,
    ),
    post('38 MB of brackets', SUBMISSIONS, JSON_TYPE, filled('[', 38_000_000)),
  ]
}
