/** Bundles: a battery's whole history as one file that proves itself, for those who may read it. */

import { familyAmong } from '../../core/bundle/chains.ts'
import {
  type BundleParts,
  type BundleTexts,
  bundleFiles,
  type EntryRole,
} from '../../core/bundle/layout.ts'
import { registryIndexes } from '../../core/bundle/registry.ts'
import { toUtf8 } from '../../core/bytes/encoding.ts'
import { packZip } from '../../core/bytes/zip.ts'
import { LedgerError } from '../../core/errors.ts'
import { readEntry } from '../../core/events/reading.ts'
import { recordedEvent } from '../../core/events/recorded-event.ts'
import type { Registry } from '../../core/events/registry.ts'
import type { NamedKey } from '../../core/keys/signature.ts'
import type { Policy } from '../../core/log/policy.ts'
import { inclusionProof, tilesForInclusionProof } from '../../core/log/proofs.ts'
import type { Db } from '../../db/database.ts'
import { readEntriesAt, readEntriesTouching, type StoredEntry } from '../../db/entries.ts'
import { readTiles } from '../../db/tiles.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { media } from '../content.ts'
import { batteryCode } from '../path.ts'
import { flag, query } from '../query.ts'
import { defineRoute } from '../route.ts'
import { seesHistoryOf } from '../visibility.ts'
import { findNamed } from './batteries.ts'
import { covering } from './receipts.ts'

interface Deps {
  readonly db: Db
  readonly ledger: Pick<Ledger, 'covering' | 'registry'>
  readonly origin: string
  readonly policy: Policy
  readonly authorityKeys: readonly NamedKey[]
  readonly bundleTexts: () => Promise<BundleTexts>
}

/** Entries of batteries and lots in a bundle, and codes in a family, at most. */
const ENTRIES_LIMIT = 5_000
const CODES_LIMIT = 1_000

export const getBundle = defineRoute({
  at: 'GET /v1/batteries/:code/bundle.zip',
  name: 'getBundle',
  summary:
    'All entries of a battery with their proofs, and a page that verifies them offline: for those who may see all of it',
  readers: 'known',
  path: { code: batteryCode },
  query: query({
    family: flag.default(false).meta({
      description: 'With the whole chains of its ancestors and descendants',
    }),
  }),
  answers: { 200: { 'application/zip': 'bytes' } },
  refusals: [
    'access_denied',
    'bundle_too_large',
    'log_busy',
    'publishing_held',
    'battery_code_malformed',
    'not_found',
  ],
  handler:
    (deps: Deps) =>
    async ({ reader, path, query: { family }, res }) => {
      const { db, origin, policy, authorityKeys, bundleTexts } = deps
      const { battery } = await findNamed(db, path.code)
      const chains = await readChains(db, battery.code, family)
      const seen = await Promise.all(
        [...chains.codes].map((code) => seesHistoryOf(db, reader, code)),
      )
      if (!seen.every(Boolean)) throw new LedgerError('access_denied')
      const parts = await readParts(deps, battery.code, chains)
      // By the log's own account: a verifier has its trust from elsewhere.
      const trust = { origin, policy, authorityKeys }
      const zip = packZip(bundleFiles({ ...parts, family, trust }, await bundleTexts()))
      res.attachment(`${battery.code}.bundle.zip`)
      return media('application/zip', Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength))
    },
})

interface Chains {
  /** Whose chains these are. */
  readonly codes: ReadonlySet<string>
  /** All of them, each once, by index. */
  readonly entries: ReadonlyMap<number, StoredEntry>
  /** Indexes of the battery's own. */
  readonly own: ReadonlySet<number>
}

/**
 * A battery's chain, or those of its whole family too. Who is of it, the chains tell themselves,
 * as they will tell a verifier: what is derived from them may be a moment behind.
 *
 * @throws {@link LedgerError} `bundle_too_large`
 */
async function readChains(db: Db, code: string, family: boolean): Promise<Chains> {
  const entries = new Map<number, StoredEntry>()
  const own = new Set<number>()
  const codes = new Set<string>()
  let missing = [code]
  while (missing.length > 0) {
    for (const entry of await readEntriesTouching(db, missing)) {
      entries.set(entry.index, entry)
      if (entry.code === code) own.add(entry.index)
    }
    for (const one of missing) codes.add(one)
    if (entries.size > ENTRIES_LIMIT || codes.size > CODES_LIMIT) throw tooLarge()
    const recorded = family ? [...entries.values()].sort(byIndex).map(recordedEvent) : []
    const relatives = familyAmong(
      code,
      recorded.filter((one) => one !== undefined),
    )
    missing = [...relatives].filter((one) => !codes.has(one))
  }
  return { codes, entries, own }
}

/** All of one checkpoint, and proofs from one reading of the tree. */
async function readParts(
  { db, ledger }: Deps,
  code: string,
  { entries: chained, own }: Chains,
): Promise<Omit<BundleParts, 'family' | 'trust'>> {
  const last = Math.max(...chained.keys())
  const { size, note } = await covering(ledger, last)
  const registered = await readRegistry(db, await ledger.registry(), [...chained.values()], size)
  const roles = new Map<number, EntryRole>(registered.map(({ index }) => [index, 'registry']))
  for (const index of chained.keys()) roles.set(index, own.has(index) ? 'battery' : 'family')
  const entries = [...registered, ...chained.values()].sort(byIndex)
  const tiles = entries.flatMap(({ index }) => tilesForInclusionProof(index, size))
  const hashes = await readTiles(db, distinct(tiles))
  return {
    code,
    checkpoint: { size, note },
    receipts: entries.map(({ index, entry }) => ({
      index,
      role: roles.get(index)!,
      entry: toUtf8(entry),
      proof: inclusionProof(index, size, hashes),
    })),
  }
}

/** Entries of the registry that these rest on, as far as the checkpoint covers them. */
async function readRegistry(
  db: Db,
  registry: Registry,
  entries: readonly StoredEntry[],
  size: number,
): Promise<StoredEntry[]> {
  const found = new Map<number, StoredEntry>()
  let submissions = entries.map(submissionIn)
  // Who signed these entries stands in the registry by others: a key's admin, then the authority.
  while (submissions.length > 0) {
    const indexes = [...registryIndexes(registry, submissions)]
    const wanted = indexes.filter((index) => index < size && !found.has(index))
    const read = wanted.length > 0 ? await readEntriesAt(db, wanted) : []
    for (const entry of read) found.set(entry.index, entry)
    submissions = read.map(submissionIn)
  }
  return [...found.values()]
}

const submissionIn = ({ entry }: StoredEntry) => readEntry(toUtf8(entry)).submission

const byIndex = (a: StoredEntry, b: StoredEntry) => a.index - b.index

const distinct = (tiles: ReturnType<typeof tilesForInclusionProof>) => [
  ...new Map(tiles.map((tile) => [`${tile.level}/${tile.index}`, tile])).values(),
]

const tooLarge = () => new LedgerError('bundle_too_large', { limit: ENTRIES_LIMIT })
