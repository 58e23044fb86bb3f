/**
 * The log as C2SP tlog-tiles serves it: hash tiles for all, entry bundles for those who may read
 * every entry. Only as far as it is published: what comes after, the log might still deny.
 */

import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Request } from 'express'
import { z } from 'zod'
import { HASH_LENGTH } from '../../core/bytes/hash.ts'
import { LedgerError } from '../../core/errors.ts'
import {
  type EntryBundle,
  encodeEntryBundle,
  encodeTile,
  levelSize,
  parseEntryBundlePath,
  parseTilePath,
  TILE_WIDTH,
  type Tile,
} from '../../core/log/tiles.ts'
import { findLatestCheckpoint } from '../../db/checkpoints.ts'
import type { Db } from '../../db/database.ts'
import { readEntryBytes, readTile } from '../../db/tiles.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { media } from '../content.ts'
import { knownReader } from '../reader.ts'
import { defineRoute, immutable } from '../route.ts'
import { createByteCache } from './byte-cache.ts'

interface Deps {
  readonly db: Db
  readonly ledger: Pick<Ledger, 'latest'>
}

const MIB = 2 ** 20
/** Bytes: the hash tiles of half a million entries. */
const TILES_LIMIT = 16 * MIB
/** Bytes, compressed: the entries of the last weeks, which is what mirrors ask for. */
const BUNDLES_LIMIT = 32 * MIB

/** Entries that are read at once: of the largest size, 2 MiB. */
const STRETCH = 32

/** As they stand in a bundle, a stretch at a time: all of them may be 16 MiB. */
async function* entriesBetween(db: Db, from: number, to: number): AsyncGenerator<Uint8Array> {
  for (let at = from; at < to; at += STRETCH) {
    yield encodeEntryBundle(await readEntryBytes(db, at, Math.min(at + STRETCH, to)))
  }
}

async function compress(parts: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  await pipeline(parts, createGzip(), async (compressed: AsyncIterable<Buffer>) => {
    for await (const chunk of compressed) chunks.push(chunk)
  })
  return Buffer.concat(chunks)
}

const BYTES = 'application/octet-stream'

/** What a path spells it tells by itself: Express's own parameters are decoded, and have many spellings. */
const pathOf = ({ path }: Request): string => path.slice(1)

/** With slashes in it. */
const tilePath = (example: string) =>
  z.string().meta({
    description:
      'Index of the tile, and its width if it is partial, as C2SP tlog-tiles spells them',
    examples: [example],
  })

export const getEntryBundle = defineRoute({
  at: 'GET /tile/entries/*tile',
  name: 'getEntryBundle',
  summary:
    'The entries of a tile, each behind its length, always with gzip: for auditors, regulators and the authority, or for all if the operator says so',
  cost: 0.5,
  readers: 'public',
  crossOrigin: true,
  path: { tile: tilePath('000.p/1') },
  answers: { 200: { [BYTES]: 'bytes' } },
  refusals: ['access_denied', 'not_found'],
  handler: (
    deps: Deps & { /** Whether anyone may read every entry. */ readonly publicEntries: boolean },
  ) => {
    const { db, publicEntries } = deps
    const bundles = createByteCache(BUNDLES_LIMIT)
    const refuseUnpublished = unpublishedRefuser(followPublished(deps))
    const readBundle = ({ index, width }: EntryBundle): Promise<Uint8Array> =>
      bundles.get(`${index}/${width}`, width === TILE_WIDTH, async () => {
        const from = index * TILE_WIDTH
        return compress(entriesBetween(db, from, from + width))
      })

    return async ({ reader, req, res }) => {
      if (!publicEntries && knownReader(reader).tier !== 'all') {
        throw new LedgerError('access_denied')
      }
      const bundle = parseEntryBundlePath(pathOf(req))
      await refuseUnpublished({ level: 0, ...bundle }, req.path)
      const bytes = await readBundle(bundle)
      res.set('Cache-Control', immutable(publicEntries ? 'public' : 'private'))
      // C2SP lets it be sent so without being asked.
      res.set('Content-Encoding', 'gzip')
      return media(BYTES, bytes)
    }
  },
})

export const getTile = defineRoute({
  at: 'GET /tile/:level/*tile',
  name: 'getTile',
  summary:
    'A tile of the tree, C2SP tlog-tiles: `<level>/<index>`, or with `.p/<width>` its first hashes. The index has slashes: `x001/x234/067`',
  cost: 0.05, // out of memory, and mirrors ask for thousands
  crossOrigin: true,
  path: {
    level: z.string().meta({ type: 'integer', minimum: 0, maximum: 63, examples: [0] }),
    tile: tilePath('000.p/1'),
  },
  answers: { 200: { [BYTES]: 'bytes' } },
  cache: immutable('public'),
  refusals: ['not_found'],
  handler: (deps: Deps) => {
    const { db } = deps
    const tiles = createByteCache(TILES_LIMIT)
    const publishedSize = followPublished(deps)
    const refuseUnpublished = unpublishedRefuser(publishedSize)
    const readHashes = async ({ level, index, width }: Tile): Promise<Uint8Array> => {
      const hashes = levelSize(level, await publishedSize(0)) - index * TILE_WIDTH
      // A partial tile is the start of the full one, which is held in memory once it is there.
      const read: Tile = { level, index, width: hashes >= TILE_WIDTH ? TILE_WIDTH : width }
      const isFull = read.width === TILE_WIDTH
      const bytes = await tiles.get(`${level}/${index}/${read.width}`, isFull, async () =>
        encodeTile(await readTile(db, read)),
      )
      return bytes.subarray(0, width * HASH_LENGTH)
    }

    return async ({ req }) => {
      const tile = parseTilePath(pathOf(req))
      await refuseUnpublished(tile, req.path)
      return media(BYTES, await readHashes(tile))
    }
  },
})

type PublishedSize = ReturnType<typeof followPublished>

/** Throws `not_found` for what is not published as a whole. */
const unpublishedRefuser = (publishedSize: PublishedSize) => async (tile: Tile, path: string) => {
  const isWithin = (size: number) =>
    levelSize(tile.level, size) >= tile.index * TILE_WIDTH + tile.width
  const needed = (tile.index * TILE_WIDTH + tile.width) * TILE_WIDTH ** tile.level
  if (!isWithin(await publishedSize(needed))) throw new LedgerError('not_found', { path })
}

/** Size of the newest checkpoint: as this node knows it, or, if more is needed, as the database does. */
function followPublished({ db, ledger }: Deps) {
  let asking: Promise<number> | undefined
  const ask = async () => {
    try {
      return (await findLatestCheckpoint(db))?.size ?? 0
    } finally {
      asking = undefined
    }
  }
  return async (needed: number): Promise<number> => {
    const known = ledger.latest()?.size ?? 0
    if (needed <= known) return known
    // Another node may have published a moment ago, and its reader have come here.
    asking ??= ask()
    return Math.max(known, await asking)
  }
}
