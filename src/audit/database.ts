/** A ledger read straight from its database, with every table that must follow from the entries. */

import { findLatestCheckpoint } from '../db/checkpoints.ts'
import type { Tx } from '../db/database.ts'
import { readHead } from '../db/log.ts'
import {
  comparePublication,
  findEarlyCheckpoints,
  findLogEnd,
  openBatteryEntries,
  scanBatteries,
  scanCheckpoints,
  scanEntries,
  scanEntryTexts,
  scanRegistryEntries,
  scanSingles,
  scanTileRoots,
} from '../db/scan.ts'
import type { EntryLines } from './audited.ts'
import {
  batteryRowsOf,
  compareBattery,
  compareHead,
  compareIndexed,
  compareSingles,
  compareTileRoots,
  compareTimes,
  missingBattery,
  registryRowsOf,
} from './derived.ts'
import type { Finding } from './finding.ts'
import type { Replay } from './replay.ts'
import type { Comparison, Page, Source } from './source.ts'

const PAGE = 2000

type ReadBatteryEntries = Awaited<ReturnType<typeof openBatteryEntries>>

/** @param tx - of one snapshot, as the tables are compared with each other */
export async function openDatabaseSource(tx: Tx): Promise<Source> {
  const batteryEntries = await openBatteryEntries(tx)
  return {
    total: await findLogEnd(tx),
    newest: await findLatestCheckpoint(tx),
    pages: readPages(tx, batteryEntries),
    readTexts: (indexes) => scanEntryTexts(tx, indexes),
    compareEnd: async (replay) =>
      merge([
        await compareRest(tx, replay, batteryEntries),
        compareTileRoots(replay, await scanTileRoots(tx)),
        await compareBatteries(tx, replay),
        await compareHeads(tx, replay),
      ]),
  }
}

async function* readPages(tx: Tx, batteryEntries: ReadBatteryEntries): AsyncGenerator<Page> {
  for (let from = 0; ; ) {
    const rows = await scanEntries(tx, { after: from - 1, limit: PAGE })
    const last = rows.at(-1)?.index
    if (last === undefined && from > 0) return
    yield await completePage(tx, from, last ?? -1, rows, batteryEntries)
    if (last === undefined || rows.length < PAGE) return
    from = last + 1
  }
}

async function completePage(
  tx: Tx,
  from: number,
  last: number,
  rows: Page['rows'],
  batteryEntries: ReadBatteryEntries,
): Promise<Page> {
  const chains = await batteryEntries(last)
  const registry = await scanRegistryEntries(tx, from === 0 ? -1 : from, last)
  const compare = (lines: readonly EntryLines[]) =>
    merge([
      compareIndexed('battery_entries', from, lines, chains, batteryRowsOf),
      compareIndexed('registry_entries', from, lines, registry, registryRowsOf),
    ])
  // A tree of no entries can be published too.
  const checkpoints = await scanCheckpoints(tx, from === 0 ? 0 : from + 1, last + 1)
  return { rows, checkpoints, compare }
}

/** Rows about entries that are not there. */
async function compareRest(
  tx: Tx,
  { range: { size } }: Replay,
  batteryEntries: ReadBatteryEntries,
): Promise<Comparison> {
  const chains = await batteryEntries(Number.MAX_SAFE_INTEGER)
  const registry = await scanRegistryEntries(tx, size, Number.MAX_SAFE_INTEGER)
  return merge([
    compareIndexed('battery_entries', Number.MAX_SAFE_INTEGER, [], chains, batteryRowsOf),
    compareIndexed('registry_entries', Number.MAX_SAFE_INTEGER, [], registry, registryRowsOf),
  ])
}

/** Tables with a single row are compared only if each has exactly one. */
async function compareHeads(tx: Tx, replay: Replay): Promise<Comparison> {
  const singles = compareSingles(await scanSingles(tx))
  if (singles.findings.length > 0) return singles
  return merge([
    compareHead(replay, await readHead(tx)),
    compareTimes(await comparePublication(tx), await findEarlyCheckpoints(tx)),
  ])
}

async function compareBatteries(tx: Tx, { batteries }: Replay): Promise<Comparison> {
  const findings: Finding[] = []
  const seen = new Set<string>()
  for (let after = ''; ; ) {
    const rows = await scanBatteries(tx, after, PAGE)
    for (const row of rows) {
      const finding = compareBattery(batteries.get(row.code), row)
      if (finding) findings.push(finding)
      seen.add(row.code)
    }
    if (rows.length < PAGE) break
    after = rows.at(-1)!.code
  }
  for (const code of batteries.keys()) if (!seen.has(code)) findings.push(missingBattery(code))
  return { findings, rows: seen.size }
}

const merge = (comparisons: readonly Comparison[]): Comparison => ({
  findings: comparisons.flatMap(({ findings }) => findings),
  rows: comparisons.reduce((sum, { rows }) => sum + rows, 0),
})
