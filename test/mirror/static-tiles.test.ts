import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { fromUtf8, toUtf8 } from '../../src/core/bytes/encoding.ts'
import { verifierKey } from '../../src/core/keys/verifier-key.ts'
import { openCheckpoint } from '../../src/core/log/checkpoint.ts'
import {
  decodeEntryBundle,
  entryBundlePath,
  filledTiles,
  tilePath,
} from '../../src/core/log/tiles.ts'
import type { Db } from '../../src/db/database.ts'
import { readEntries } from '../../src/db/entries.ts'
import { type Ledger, type LedgerOptions, openLedger } from '../../src/ledger/ledger.ts'
import { type FetchFile, openTileFolder } from '../../src/mirror/folder.ts'
import { followIntoFolder } from '../../src/mirror/follow.ts'
import { mirrorLog } from '../../src/mirror/sync.ts'
import { verifySignature } from '../../src/native/signature.ts'
import { nextBatteryCode, registered } from '../support/events.ts'
import { createFleet, type Enterprise } from '../support/fleet.ts'
import { ownFolder } from '../support/folder.ts'
import { ledgerOptions } from '../support/ledger.ts'
import { partialTiles } from '../support/partial-tiles.ts'
import { freshDatabase } from '../support/postgres.ts'
import { serveFolder } from '../support/static-server.ts'

let db: Db
let options: LedgerOptions
let ledger: Ledger
let collector: Enterprise
const sizes: number[] = []

beforeAll(async () => {
  ;({ db } = await freshDatabase())
  const fleet = createFleet({ origin: 'ledger.example/test' })
  collector = fleet.enterprise('collector')
  options = await ledgerOptions(db, fleet)
  ledger = await openLedger(options)
  for (const jws of fleet.registryEvents()) await ledger.submit(jws)
  return async () => {
    await ledger.stop()
    await rm(path.dirname(options.journalFile), { recursive: true, force: true })
  }
})

/** Entries more, all of them published. */
async function grow(count: number): Promise<number> {
  const submissions = Array.from({ length: count }, () =>
    ledger.submit(collector.sign(registered(nextBatteryCode()))),
  )
  const indexes = (await Promise.all(submissions)).map(({ index }) => index)
  const { size } = await ledger.covering(Math.max(...indexes))
  sizes.push(size)
  return size
}

function follow(
  folder: string,
  more: { entries?: boolean; report?: (error: unknown) => void } = {},
) {
  const follower = followIntoFolder({
    ...{ db, folder, entries: true, latest: ledger.latest, report: () => {} },
    ...more,
  })
  onTestFinished(() => follower.stop())
  return follower
}

const open = (note: string) =>
  openCheckpoint(
    note,
    options.origin,
    [verifierKey(options.origin, options.logKey.publicKey)],
    verifySignature,
  )

const fetchFromServer =
  (url: string): FetchFile =>
  async (file) => {
    const response = await fetch(`${url}/${file}`)
    const bytes = new Uint8Array(await response.arrayBuffer())
    return response.ok ? bytes : undefined
  }

/** Reads a whole log from where a folder is served, and verifies all of it. */
async function readWhole(folder: string): Promise<string[]> {
  const copy = await ownFolder()
  const { size } = await mirrorLog({
    folder: await openTileFolder(copy),
    fetch: fetchFromServer(await serveFolder(folder)),
    open,
    onProgress: () => {},
  })
  const texts: string[] = []
  for (let index = 0; index * 256 < size; index++) {
    const width = Math.min(256, size - index * 256)
    const bytes = await readFile(path.join(copy, entryBundlePath({ index, width })))
    texts.push(...decodeEntryBundle(bytes, width).map((entry) => fromUtf8(entry)!))
  }
  return texts
}

const stored = async (size: number) =>
  (await readEntries(db, { after: -1, limit: size })).map(({ entry }) => entry)

const has = (folder: string, file: string) =>
  stat(path.join(folder, file)).then(
    () => true,
    () => false,
  )

const upTo = (follower: { size(): number }, size: number) =>
  vi.waitFor(() => expect(follower.size()).toBe(size), { timeout: 10_000, interval: 50 })

describe('TILES_DIR', () => {
  it('holds a whole log that any web server can serve, and anybody verify', async () => {
    const folder = await ownFolder()
    const follower = follow(folder)
    for (const count of [3, 200, 30, 300, 1]) {
      const size = await grow(count)
      await upTo(follower, size)
      expect(await readWhole(folder)).toEqual(await stored(size))
    }
  })

  it('has the partial tiles of every checkpoint, until they are full', async () => {
    const folder = await ownFolder()
    await upTo(follow(folder), await grow(5))
    await upTo(follow(folder), await grow(7))
    const newest = sizes.at(-1)!
    const full = [...filledTiles(0, newest)].map(tilePath)
    for (const size of sizes) {
      for (const tile of partialTiles(size)) {
        const isFull = full.includes(tilePath({ ...tile, width: 256 }))
        expect([tilePath(tile), await has(folder, tilePath(tile))]).toEqual([
          tilePath(tile),
          !isFull,
        ])
        if (tile.level > 0 || isFull) continue
        expect(await has(folder, entryBundlePath(tile))).toBe(true)
      }
    }
  })

  it('is made whole when it is switched on late, or was cut short', async () => {
    const folder = await ownFolder()
    const size = await grow(2)
    const first = follow(folder)
    await upTo(first, size)
    await first.stop()
    await rm(path.join(folder, 'tile/0/001'))
    await rm(path.join(folder, 'tile/entries/000'))
    await mkdir(path.join(folder, 'tile/0/000.p'))
    await writeFile(path.join(folder, 'tile/0/000.p/9'), '')
    await writeFile(path.join(folder, '.unfinished/left'), 'half')
    const second = follow(folder)
    await upTo(second, size)
    await second.stop()
    expect(await has(folder, '.unfinished/left')).toBe(false)
    expect(await has(folder, 'tile/0/000.p')).toBe(false)
    expect(await readWhole(folder)).toEqual(await stored(size))
  })

  it('holds no entries unless they are for all; if they are later, all of them', async () => {
    const folder = await ownFolder()
    const size = await grow(1)
    const closed = follow(folder, { entries: false })
    await upTo(closed, size)
    await closed.stop()
    expect(await has(folder, 'tile/entries')).toBe(false)
    expect(await has(folder, 'tile/0/001')).toBe(true)
    const opened = follow(folder)
    await upTo(opened, size)
    await opened.stop()
    expect(await readWhole(folder)).toEqual(await stored(size))
  })

  it('that cannot be written is reported once and counted, and nothing else suffers', async () => {
    const folder = path.join(await ownFolder(), 'file')
    await writeFile(folder, 'in the way')
    const reported: unknown[] = []
    const follower = follow(folder, { report: (error) => reported.push(error) })
    const size = await grow(1)
    await vi.waitFor(() => expect(follower.failures()).toBeGreaterThan(0), { timeout: 10_000 })
    expect(ledger.latest()?.size).toBe(size)
    expect(follower.size()).toBe(0)
    await rm(folder)
    await follower.stop()
    expect(reported).toHaveLength(1)
    expect(await readWhole(folder)).toEqual(await stored(size))
  })

  it('that holds another log is not written over', async () => {
    const folder = await ownFolder()
    const size = await grow(1)
    const note = ledger.latest()!.note.replaceAll(options.origin, 'ledger.example/other')
    await writeFile(path.join(folder, 'checkpoint'), toUtf8(note))
    const reported: unknown[] = []
    const follower = follow(folder, { report: (error) => reported.push(error) })
    await vi.waitFor(() => expect(reported).toHaveLength(1), { timeout: 10_000 })
    await follower.stop()
    expect(reported[0]).toMatchObject({ code: 'log_inconsistent' })
    expect(await readFile(path.join(folder, 'checkpoint'), 'utf8')).toBe(note)
    expect(await has(folder, 'tile')).toBe(false)
    expect(size).toBeGreaterThan(0)
  })
})
