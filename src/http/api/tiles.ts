/**
 * The log as C2SP tlog-tiles serves it: hash tiles for all, entry bundles for those who may read
 * every entry. Only as far as it is published: what comes after, the log might still deny.
 */

import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { type Request, type Response, Router } from 'express'
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
import { knownReaderFrom } from '../reader.ts'
import { refuseMethod } from '../requests.ts'
import { publicProof, setImmutable } from './answers.ts'
import { createByteCache } from './byte-cache.ts'

export interface TilesDeps {
  readonly db: Db
  readonly ledger: Pick<Ledger, 'latest'>
  /** Whether anyone may read every entry. */
  readonly publicEntries: boolean
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

export function tilesRouter({ db, ledger, publicEntries }: TilesDeps): Router {
  const router = Router()
  const tiles = createByteCache(TILES_LIMIT)
  const bundles = createByteCache(BUNDLES_LIMIT)
  const publishedSize = followPublished({ db, ledger })

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

  const readBundle = ({ index, width }: EntryBundle): Promise<Uint8Array> =>
    bundles.get(`${index}/${width}`, width === TILE_WIDTH, async () => {
      const from = index * TILE_WIDTH
      return compress(entriesBetween(db, from, from + width))
    })

  const refuseUnpublished = async (tile: Tile, path: string) => {
    const isWithin = (size: number) =>
      levelSize(tile.level, size) >= tile.index * TILE_WIDTH + tile.width
    const needed = (tile.index * TILE_WIDTH + tile.width) * TILE_WIDTH ** tile.level
    if (!isWithin(await publishedSize(needed))) throw new LedgerError('not_found', { path })
  }

  router
    .route('/tile/entries/*tile')
    .all(publicProof)
    .get(async (req, res) => {
      if (!publicEntries) refuseStranger(res)
      const bundle = parseEntryBundlePath(pathOf(req))
      await refuseUnpublished({ level: 0, ...bundle }, req.path)
      const bytes = await readBundle(bundle)
      setImmutable(res, publicEntries ? 'public' : 'private')
      if (!publicEntries) res.vary('Authorization')
      // C2SP lets it be sent so without being asked.
      res.set('Content-Encoding', 'gzip').type(BYTES).send(bytes)
    })
    .all(refuseMethod('GET, HEAD'))

  router
    .route('/tile/:level/*tile')
    .all(publicProof)
    .get(async (req, res) => {
      const tile = parseTilePath(pathOf(req))
      await refuseUnpublished(tile, req.path)
      const bytes = await readHashes(tile)
      setImmutable(res, 'public')
      res.type(BYTES).send(bytes)
    })
    .all(refuseMethod('GET, HEAD'))

  return router
}

const BYTES = 'application/octet-stream'

/** As it was spelt: Express's own parameters are decoded, and so have many spellings. */
const pathOf = ({ path }: Request): string => path.slice(1)

/** @throws {@link LedgerError} `token_invalid`, `access_denied` */
function refuseStranger(res: Response): void {
  if (knownReaderFrom(res).tier !== 'all') throw new LedgerError('access_denied')
}

/** Size of the newest checkpoint: as this node knows it, or, if more is needed, as the database does. */
function followPublished({ db, ledger }: Pick<TilesDeps, 'db' | 'ledger'>) {
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
