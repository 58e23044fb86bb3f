/**
 * `npm run tamper`: the whole campaign, on a PostgreSQL of its own. Tells what is found otherwise
 * than docs/tampering.json says; with `--write`, makes that file anew.
 */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openDatabase } from '../../../src/db/database.ts'
import { startEmbeddedPostgres } from '../../../src/db/embedded/start.ts'
import { migrate } from '../../../src/db/migrate.ts'
import { type AttackResult, formatResults } from '../../../src/docs/tampering.ts'
import { administer, urlOf } from '../../support/administer.ts'
import { carryOut, listAttacks } from './campaign.ts'
import { buildCampaign } from './log.ts'

const RESULTS = path.resolve(import.meta.dirname, '../../../docs/tampering.json')

async function main(): Promise<void> {
  const started = Date.now()
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cellproof-tamper-'))
  const postgres = await startEmbeddedPostgres({ dataDir })
  try {
    const results = await runCampaign(postgres.ownerUrl)
    const seconds = Math.round((Date.now() - started) / 1000)
    console.error(`${results.length} attacks in ${seconds} s`)
    await settle(results)
  } finally {
    await postgres.stop()
    await rm(dataDir, { recursive: true })
  }
}

async function runCampaign(ownerUrl: string): Promise<AttackResult[]> {
  await administer(ownerUrl, 'create database tamper_main')
  const db = openDatabase(urlOf(ownerUrl, 'tamper_main'))
  await migrate(db).finally(() => db.destroy())
  const campaign = await buildCampaign(ownerUrl, 'tamper')
  const results: AttackResult[] = []
  try {
    for (const attack of await listAttacks(campaign)) {
      const result = await carryOut(campaign, attack)
      results.push(result)
      console.log(describe(result))
    }
  } finally {
    await campaign.stop()
  }
  return results
}

function describe({ attack, place, found }: AttackResult): string {
  const finds = Object.entries(found).map(([finder, code]) => `${finder} ${code}`)
  const what = place ? `${attack} (${place})` : attack
  return `${what}\n    ${finds.join(', ') || 'FOUND BY NOBODY'}`
}

async function settle(results: readonly AttackResult[]): Promise<void> {
  const text = formatResults(results)
  if (process.argv.includes('--write')) await writeFile(RESULTS, text)
  const expected = await readFile(RESULTS, 'utf8')
  const unfound = results.filter(({ found }) => Object.keys(found).length === 0)
  if (text === expected && unfound.length === 0) return
  const known = new Set(expected.split('\n').map((line) => line.replace(/,$/, '')))
  const changed = text.split('\n').filter((line) => !known.has(line.replace(/,$/, '')))
  for (const line of changed) console.error(`not as in docs/tampering.json: ${line.trim()}`)
  process.exitCode = 1
}

await main()
