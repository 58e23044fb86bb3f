/** Signed submissions, made before anything is measured. */

import { createPrivateKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { PublicKey } from '../../src/core/keys/signature.ts'
import * as events from '../support/events.ts'
import { createFleet, type Enterprise, type SigningKey } from '../support/fleet.ts'
import type { BenchService } from './service.ts'

/** An enterprise that the service's authority has admitted. */
export async function admitCollector({ url, origin, dataDir }: BenchService): Promise<Enterprise> {
  const authority = await readSigningKey(path.join(dataDir, 'keys', 'authority.jwk'))
  const fleet = createFleet({ origin, authority })
  const collector = fleet.enterprise('collector', 'warehouse')
  const response = await fetch(`${url}/v1/submissions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ submissions: fleet.registryEvents() }),
  })
  if (!response.ok) throw new Error(await response.text())
  return collector
}

/** Batteries that are registered, retired, collected, stored and taken out: five entries each. */
export function signLives(collector: Enterprise, batteries: number): string[] {
  const codes = Array.from({ length: batteries }, () => events.nextBatteryCode())
  const steps = [
    (code: string) => events.registered(code),
    (code: string) => events.retired(code),
    (code: string) => events.collected(code, collector.creditCode),
    (code: string) => events.storedIn(code),
    (code: string) => events.storedOut(code),
  ]
  return steps.flatMap((step) => codes.map((code) => collector.sign(step(code))))
}

/** Scan sessions: each registers this many batteries with one signature. */
export const signSessions = (collector: Enterprise, sessions: number, batteries: number) =>
  Array.from({ length: sessions }, () => {
    const codes = Array.from({ length: batteries }, () => events.nextBatteryCode())
    return collector.sign(events.registered(codes))
  })

async function readSigningKey(file: string): Promise<SigningKey> {
  const { d, kid, kty, crv, x, y } = JSON.parse(await readFile(file, 'utf8'))
  const key = { kty, crv, x, y } as PublicKey
  return {
    kid,
    key,
    alg: 'ES256',
    privateKey: createPrivateKey({ key: { ...key, d }, format: 'jwk' }),
  }
}
