/** A log in which there is the most to be found by whoever may ask for anything. */

import { createPrivateKey } from 'node:crypto'
import path from 'node:path'
import { readKeyFile } from '../../../src/native/keys.ts'
import * as events from '../../support/events.ts'
import { createFleet, type Enterprise, type Fleet } from '../../support/fleet.ts'

export interface FilledLog {
  readonly fleet: Fleet
  readonly enterprise: Enterprise
  /** Batteries that were always together, and have been through much. */
  readonly codes: readonly string[]
  /** A battery that came apart, and all of what came apart into more. */
  readonly ancestor: string
}

/** As many as make a submission of nearly the greatest size. */
const TOGETHER = 130
const ROUNDS = 150
/** Children of a battery, and of each of these. */
const CHILDREN = 100

export async function fillLog(
  { url, origin }: { url: string; origin: string },
  dataDir: string,
): Promise<FilledLog> {
  const key = (await readKeyFile(path.join(dataDir, 'keys', 'authority.jwk')))!
  const privateKey = createPrivateKey({ key: { ...key.publicKey, d: key.d }, format: 'jwk' })
  const authority = { kid: key.kid, key: key.publicKey, alg: 'ES256' as const, privateKey }
  const fleet = createFleet({ origin, authority })
  const enterprise = fleet.enterprise('collector', 'warehouse', 'tester', 'producer')
  const codes = Array.from({ length: TOGETHER }, () => events.nextBatteryCode())
  const ancestor = events.nextBatteryCode()
  const children = Array.from({ length: CHILDREN }, () => events.nextBatteryCode('M'))
  const apart = (code: string, parts: readonly string[]) =>
    events.produced(code, { batteries: [{ code, children: parts }] })
  const story = [
    ...children.map((child) =>
      apart(
        child,
        Array.from({ length: CHILDREN }, () => events.nextBatteryCode('C')),
      ),
    ),
    apart(ancestor, children),
    events.registered(codes),
    events.retired(codes),
    events.collected(codes, enterprise.creditCode),
    ...Array.from({ length: ROUNDS }, () => [
      events.storedIn(codes),
      events.tested(codes, 'reuse'),
    ]).flat(),
  ]
  await post(url, fleet.registryEvents())
  const submissions = story.map((event) => enterprise.sign(event))
  for (let at = 0; at < submissions.length; at += 100) {
    await post(url, submissions.slice(at, at + 100))
  }
  return { fleet, enterprise, codes, ancestor }
}

async function post(url: string, submissions: readonly string[]): Promise<void> {
  const response = await fetch(`${url}/v1/submissions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ submissions }),
  })
  const text = await response.text()
  if (!response.ok || text.includes('"refused"')) throw new Error(text.slice(0, 1000))
}
