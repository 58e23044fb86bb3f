import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromUtf8 } from '../../../src/core/bytes/encoding.ts'
import type { Hash } from '../../../src/core/bytes/hash.ts'
import { leafHash } from '../../../src/core/log/merkle.ts'
import {
  decodeEntryBundle,
  decodeTile,
  encodeTile,
  entryBundlePath,
  filledTiles,
  levelSize,
  type Tile,
  tilePath,
} from '../../../src/core/log/tiles.ts'
import type { PublishedCheckpoint } from '../../../src/db/checkpoints.ts'
import { getEntryBundle, getTile } from '../../../src/http/api/tiles.ts'
import { costOf } from '../../../src/http/costs.ts'
import { inParallel } from '../../../src/mirror/parallel.ts'
import { openTestApp, type TestApp } from '../../support/app.ts'
import { nextBatteryCode, registered } from '../../support/events.ts'
import type { Enterprise } from '../../support/fleet.ts'
import { mounted } from '../../support/mounted.ts'
import { partialTiles } from '../../support/partial-tiles.ts'
import { freshDatabase } from '../../support/postgres.ts'
import { slowTree } from '../../support/slow-tree.ts'
import { madeUpEntry, storeMadeUpEntries } from '../../support/stored-leaves.ts'

describe('the tiles of a published tree', () => {
  const LARGEST = 70_000
  /** By their definition: hash i of level L is the root of 256^L leaves. */
  const levels: Hash[][] = []
  let published = 0
  let url: string

  beforeAll(async () => {
    const { db } = await freshDatabase()
    const leaves = await storeMadeUpEntries(db, LARGEST)
    for (let width = 1; width <= LARGEST; width *= 256) {
      const count = Math.floor(LARGEST / width)
      const subtree = (i: number) => slowTree(leaves.slice(i * width, (i + 1) * width)).root(width)
      levels.push(width === 1 ? leaves : Array.from({ length: count }, (_, i) => subtree(i)))
    }
    const latest = () => ({ size: published }) as PublishedCheckpoint
    const routes = [getEntryBundle, getTile]
    const app = mounted(routes, { db, ledger: { latest }, publicEntries: true })
    const server = app.listen(0, '127.0.0.1')
    await once(server, 'listening')
    afterAll(() => server.close())
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })

  const get = async (path: string) => {
    const response = await fetch(`${url}/${path}`)
    return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) }
  }

  const expected = ({ level, index, width }: Tile) =>
    encodeTile(levels[level]!.slice(index * 256, index * 256 + width))

  async function checkTile(tile: Tile) {
    const { status, bytes } = await get(tilePath(tile))
    expect([tilePath(tile), status]).toEqual([tilePath(tile), 200])
    expect(Buffer.from(bytes).equals(expected(tile))).toBe(true)
  }

  async function checkBundle({ index, width }: Omit<Tile, 'level'>) {
    const { status, bytes } = await get(entryBundlePath({ index, width }))
    expect(status).toBe(200)
    const texts = decodeEntryBundle(bytes, width).map(fromUtf8)
    expect(texts).toEqual(Array.from({ length: width }, (_, i) => madeUpEntry(index * 256 + i)))
  }

  /** The first hash that a tree has not, in every way that it could be asked for. */
  function beyond(size: number): string[] {
    const tiles: Tile[] = []
    for (let level = 0; level < 5; level++) {
      const hashes = levelSize(level, size)
      const index = Math.floor(hashes / 256)
      tiles.push({ level, index, width: (hashes % 256) + 1 }, { level, index, width: 256 })
      tiles.push({ level, index: index + 1, width: 1 })
    }
    const bundles = tiles.filter(({ level }) => level === 0).map(entryBundlePath)
    return [...tiles.map(tilePath), ...bundles]
  }

  const SIZES = [0, 1, 2, 255, 256, 257, 511, 512, 4_095, 65_535, 65_536, 65_537, 69_999, LARGEST]

  it.each(SIZES)('are all that core says there are for %i entries, and no others', async (size) => {
    published = size
    const partial = partialTiles(size)
    await inParallel([...filledTiles(0, size), ...partial], 16, checkTile)
    for (const path of beyond(size)) expect([path, (await get(path)).status]).toEqual([path, 404])
    const bundles = partial.filter(({ level }) => level === 0)
    if (size >= 256) bundles.push({ level: 0, index: levelSize(1, size) - 1, width: 256 })
    for (const bundle of bundles) await checkBundle(bundle)
  })

  it('are there in part for every size that was ever published', async () => {
    published = LARGEST
    const sizes = Array.from({ length: 60 }, (_, i) => 1 + ((i * 7_919) % LARGEST))
    for (const tile of sizes.flatMap(partialTiles)) await checkTile(tile)
    for (const tile of sizes.flatMap(partialTiles)) if (tile.level === 0) await checkBundle(tile)
  })
})

describe('tiles over HTTP', () => {
  let service: TestApp
  let collector: Enterprise
  let readers: Record<'auditor' | 'regulator', Enterprise>
  let size: number

  beforeAll(async () => {
    service = await openTestApp()
    collector = service.fleet.enterprise('collector')
    const { fleet } = service
    readers = { auditor: fleet.enterprise('auditor'), regulator: fleet.enterprise('regulator') }
    await service.admit()
    const last = await service.append(collector.sign(registered(nextBatteryCode())))
    size = (await service.ledger.covering(last)).size
  })

  const hashTile = () => `/tile/0/000.p/${size}`
  const bundle = () => `/tile/entries/000.p/${size}`
  const binary = (path: string, token?: string) => service.get(path, token).buffer().parse(readBody)

  it('give anyone the hashes, for ever, on any page', async () => {
    const { headers, body } = await binary(hashTile()).expect(200)
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'cache-control': 'public, max-age=31536000, immutable',
      'access-control-allow-origin': '*',
    })
    expect(decodeTile(body, size)).toHaveLength(size)
  })

  it('give the entries to auditors, regulators and the authority, compressed, for them alone', async () => {
    const hashes = decodeTile((await binary(hashTile())).body, size)
    for (const { token } of [readers.auditor, readers.regulator, service.fleet.authority]) {
      const { headers, body } = await binary(bundle(), token()).expect(200)
      expect(headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-encoding': 'gzip',
        'cache-control': 'private, max-age=31536000, immutable',
      })
      expect(headers.vary).toContain('Authorization')
      expect(decodeEntryBundle(body, size).map(leafHash)).toEqual(hashes)
    }
  })

  it('keep the entries from everybody else', async () => {
    const strange = await service.get(bundle()).expect(401)
    expect(strange.body.code).toBe('token_invalid')
    const enterprise = await service.get(bundle(), collector.token()).expect(403)
    expect(enterprise.body.code).toBe('access_denied')
    expect(enterprise.headers['cache-control']).toBe('no-store')
  })

  it('give the entries to anyone if the operator says so', async () => {
    const { db } = service
    const open = await openTestApp({ db: (await freshDatabase()).db, publicEntries: true })
    expect(db).not.toBe(open.db)
    const someone = open.fleet.enterprise('collector')
    await open.admit()
    const last = await open.append(someone.sign(registered(nextBatteryCode())))
    await open.ledger.covering(last)
    const { headers } = await open.get(`/tile/entries/000.p/${last + 1}`).expect(200)
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
  })

  it.each([
    '/tile/0/000.p/0',
    '/tile/0/000.p/01',
    '/tile/0/000.p/256',
    '/tile/0/000.p/1/',
    '/tile//0/000.p/1',
    '/tile/00/000.p/1',
    '/tile/0/0.p/1',
    '/tile/0/x000/000.p/1',
    '/tile/0/%30%30%30.p/1',
    '/TILE/0/000.p/1',
    '/tile/0/000.P/1',
    '/tile/64/000.p/1',
    '/tile/0',
    '/tile',
  ])('have one address each: %s is nowhere', async (path) => {
    const { body, headers } = await service.get(path).expect(404)
    expect(body.code).toBe('not_found')
    expect(headers['cache-control']).toBe('no-store')
  })

  it('cost less than what people read, and nothing with a token', async () => {
    const cost = (path: string) => costOf({ method: 'GET', url: path } as IncomingMessage)
    expect(cost(hashTile())).toBeLessThan(cost('/v1/log'))
    const token = readers.auditor.token()
    expect((await service.get(bundle(), token)).headers.ratelimit).toBeUndefined()
  })

  it('are found right after another node has published them', async () => {
    const { db } = service
    const ledger = { latest: () => undefined }
    const server = mounted([getTile], { db, ledger }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    afterAll(() => server.close())
    const { port } = server.address() as AddressInfo
    const statusOf = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status
    expect(await statusOf(hashTile())).toBe(200)
    expect(await statusOf(`/tile/0/000.p/${size + 1}`)).toBe(404)
  })
})

/** Supertest would make text of it. */
function readBody(
  res: request.Response,
  done: (error: Error | null, body: Uint8Array) => void,
): void {
  const chunks: Buffer[] = []
  const stream = res as unknown as NodeJS.ReadableStream
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  stream.on('end', () => done(null, new Uint8Array(Buffer.concat(chunks))))
}
