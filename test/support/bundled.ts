/** A service with a battery that has seen much, and the bundles of it. */

import { randomUUID } from 'node:crypto'
import { toBase64 } from '../../src/core/bytes/encoding.ts'
import { type Files, unpackZip } from '../../src/core/bytes/zip.ts'
import type { Trust } from '../../src/core/log/trust.ts'
import { findEntry } from '../../src/db/entries.ts'
import { openTestApp, type TestApp } from './app.ts'
import * as events from './events.ts'
import { DISTRICT, type Enterprise } from './fleet.ts'

export interface Bundled {
  readonly service: TestApp
  /** What a verifier has from elsewhere. */
  readonly trust: Trust
  readonly auditor: Enterprise
  readonly collector: Enterprise
  readonly repurposer: Enterprise
  readonly stranger: Enterprise
  /** Registered, retired, collected, stored, corrected, sent, received, repurposed. */
  readonly code: string
  /** Repurposed together with it. */
  readonly sibling: string
  readonly product: string
  /** What the product became. */
  readonly lot: string
  /** The ZIP of its bundle. */
  zip(code: string, family?: boolean, reader?: Enterprise): Promise<Uint8Array>
  files(code: string, family?: boolean): Promise<Files>
}

export async function openBundled(
  options: Parameters<typeof openTestApp>[0] = {},
): Promise<Bundled> {
  const service = await openTestApp(options)
  const { fleet, append } = service
  const collector = fleet.enterprise('collector', 'warehouse')
  const admin = fleet.addKey(collector, 'admin')
  const carrier = fleet.enterprise('carrier')
  const repurposer = fleet.enterprise('repurposer', 'recycler', 'tester', 'collector')
  const stranger = fleet.enterprise('recycler')
  const auditor = fleet.enterprise('auditor')
  await service.admit()
  const time = new Date(Date.now() - 86_400_000).toISOString()
  const facility = {
    ...{ type: 'facility.registered', time, facility: 'CQ-JLP-001', name: '九龙坡集散点' },
    ...{ enterprise: collector.creditCode, district: DISTRICT },
  }
  await append(fleet.authority.sign(facility))
  const [code, sibling, product] = [1, 2, 3].map(() => events.nextBatteryCode())
  const lot = events.nextLot(repurposer.creditCode)
  // A key that an admin's key added, not the authority's.
  const phone = fleet.addKey(collector, 'device', 'OKP')
  const added = { type: 'key.added', time, enterprise: collector.creditCode, kind: 'device' }
  await append(admin.sign({ ...added, label: '手机', key: phone.key.key }))
  const both = [code!, sibling!]
  const place = { district: DISTRICT, facility: 'CQ-JLP-001' }
  const waybill = randomUUID()
  const consignment = { to: repurposer.creditCode, carrier: carrier.creditCode, waybill }
  await append(collector.sign(events.registered(both)))
  await append(phone.sign(events.retired(both)))
  await append(collector.sign(events.collected(both, collector.creditCode, { place })))
  const stored = await append(phone.sign(events.storedIn(code!)))
  const leafHash = toBase64((await findEntry(service.db, stored))!.leafHash)
  const instead = events.storedIn(code!, { temperatureC: 25 })
  await append(phone.sign(events.corrected({ index: stored, leafHash }, [code!], instead)))
  await append(phone.sign(events.storedOut(code!)))
  await append(collector.sign(events.dispatched(both, consignment)))
  await append(repurposer.sign(events.received(both, waybill)))
  await append(repurposer.sign(events.repurposed(both, product!)))
  await append(repurposer.sign(events.deployed(product!, 'person:6b1f0c2e')))
  await append(repurposer.sign(events.returned(product!, 'person:6b1f0c2e')))
  await append(repurposer.sign(events.collected(product!, 'person:6b1f0c2e')))
  await append(repurposer.sign(events.tested(product!, 'dismantle')))
  await append(repurposer.sign(events.dismantled(product!, [lot])))
  const revoked = { type: 'key.revoked', time, kid: phone.key.kid, reason: 'lost' }
  const last = await append(admin.sign(revoked))
  await service.ledger.covering(last)
  const { origin, authorityKeys } = fleet
  const bundled: Bundled = {
    ...{ service, auditor, collector, repurposer, stranger, lot },
    ...{ code: code!, sibling: sibling!, product: product! },
    trust: { origin, authorityKeys, policy: service.policy },
    async zip(one, family = false, reader = auditor) {
      const address = `/v1/batteries/${one}/bundle.zip${family ? '?family=true' : ''}`
      const answer = await service.get(address, reader.token()).buffer(true).parse(toBuffer)
      if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body}`)
      return new Uint8Array(answer.body)
    },
    async files(one, family) {
      return unpackZip(await bundled.zip(one, family)).files
    },
  }
  return bundled
}

/** For superagent, which would take a ZIP for text. */
export function toBuffer(
  response: unknown,
  done: (error: Error | null, body: Buffer) => void,
): void {
  const chunks: Buffer[] = []
  const res = response as NodeJS.ReadableStream
  res.on('data', (chunk: Buffer) => chunks.push(chunk))
  res.on('end', () => done(null, Buffer.concat(chunks)))
}
