/** One attack's own copy of everything: database, journal, witnesses, and what people hold in hand. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import type { KeptCheckpoint } from '../../../src/audit/kept-checkpoints.ts'
import { parseCheckpoint } from '../../../src/core/log/checkpoint.ts'
import type { Receipt } from '../../../src/core/log/receipt.ts'
import { type Db, openDatabase, type Tx } from '../../../src/db/database.ts'
import { administer, urlOf } from '../../support/administer.ts'
import type { Answer, Campaign, Snapshot } from './log.ts'

export interface Scene {
  readonly campaign: Campaign
  db: Db
  readonly database: string
  readonly journalFile: string
  /** What submitters hold. */
  receipts: readonly Receipt[]
  answers: readonly Answer[]
  /** What an auditor holds. */
  kept: readonly KeptCheckpoint[]
}

export interface Attack {
  /** What is done, as the table says it. */
  readonly name: string
  /** Where, if it is done in several places. */
  readonly place?: string
  readonly act: (scene: Scene) => Promise<unknown>
}

export const attackAt = (name: string, place: string | undefined, act: Attack['act']): Attack => ({
  name,
  ...(place !== undefined && { place }),
  act,
})

let scenes = 0

/** Runs `act` on a copy of the healthy log, and takes the copy away. */
export async function onCopy<T>(campaign: Campaign, act: (scene: Scene) => Promise<T>): Promise<T> {
  const { ownerUrl, healthy } = campaign
  const database = `${healthy.database}_${++scenes}`
  await administer(ownerUrl, `create database ${database} template ${healthy.database}`)
  const folder = await mkdtemp(path.join(tmpdir(), 'cellproof-tamper-'))
  const scene: Scene = {
    campaign,
    db: openDatabase(urlOf(ownerUrl, database), { connections: 4 }),
    database,
    journalFile: path.join(folder, 'checkpoints.journal'),
    receipts: campaign.receipts,
    answers: campaign.answers,
    kept: campaign.notes.map(keep),
  }
  try {
    await restoreBeside(scene, healthy)
    return await act(scene)
  } finally {
    await scene.db.destroy()
    await administer(ownerUrl, `drop database ${database} with (force)`)
    await rm(folder, { recursive: true })
  }
}

/** Puts the old backup in the place of the database. */
export async function becomeBackup(scene: Scene): Promise<void> {
  const { ownerUrl, backup } = scene.campaign
  await scene.db.destroy()
  await administer(ownerUrl, `drop database ${scene.database} with (force)`)
  await administer(ownerUrl, `create database ${scene.database} template ${backup.database}`)
  scene.db = openDatabase(urlOf(ownerUrl, scene.database), { connections: 4 })
}

/** Puts back what lay beside the database: the journal, and what the witnesses remember. */
async function restoreBeside(
  { campaign, journalFile }: Scene,
  { journal, memories }: Snapshot,
): Promise<void> {
  await writeFile(journalFile, journal)
  for (const [i, witness] of campaign.witnesses.entries()) {
    witness.memory = memories[i]!
    witness.reachable = true
  }
}

export const keep = (note: string): KeptCheckpoint => ({
  size: parseCheckpoint(note).size,
  note,
  published: true,
})

/** As the database's owner, whom no trigger stops. */
export const asOwner = <T>({ db }: Scene, act: (tx: Tx) => Promise<T>): Promise<T> =>
  db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    return act(tx)
  })
