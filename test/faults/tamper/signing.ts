/** Checkpoints signed anew over history made anew, with as many keys as the liars have. */

import { readFile, writeFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { toBase64 } from '../../../src/core/bytes/encoding.ts'
import { signCheckpoint, type TreeHead } from '../../../src/core/log/checkpoint.ts'
import { rootOf } from '../../../src/core/log/compact-range.ts'
import { signCosignature } from '../../../src/core/log/cosignature.ts'
import { addSignatures, parseNote } from '../../../src/core/log/note.ts'
import { rangeFromTiles, tilesForRange } from '../../../src/core/log/proofs.ts'
import type { Db } from '../../../src/db/database.ts'
import { readTiles } from '../../../src/db/tiles.ts'
import { originHashOf } from '../../../src/witness/store.ts'
import type { Campaign } from './log.ts'
import { asOwner, type Scene } from './scene.ts'

/**
 * Signs all checkpoints anew that cover an entry, in the table and in the journal.
 *
 * @param liars - witnesses that sign and remember what they are told
 */
export async function signAnew(scene: Scene, index: number, liars: number): Promise<void> {
  const { campaign, db, journalFile } = scene
  const total = await countEntries(db)
  const { rows } = await sql<{ size: number }>`
    select size from checkpoints where size > ${index} order by size`.execute(db)
  const notes: string[] = []
  await forgetAfter(scene, index, { keepPublication: true })
  for (const size of new Set(rows.map(({ size }) => Math.min(size, total)))) {
    const head = { origin: campaign.trust.origin, size, root: await rootAt(db, size) }
    const note = await signAs(campaign, head, liars)
    notes.push(note)
    await asOwner(scene, async (tx) => {
      await sql`insert into checkpoints (size, published_at, root, note)
        select ${size}, published_at, ${head.root}, ${note} from log_publication`.execute(tx)
      await sql`update log_publication set size = ${size}`.execute(tx)
    })
    const line = { ...head, root: toBase64(head.root), note }
    await writeFile(journalFile, `${JSON.stringify(line)}\n`, { flag: 'a' })
  }
  for (const witness of campaign.witnesses.slice(0, liars)) {
    witness.memory = new Map([[originHashOf(campaign.trust.origin), notes.at(-1)!]])
  }
}

/** Takes away all checkpoints that cover an entry, from the table and from the journal. */
export async function forgetAfter(
  scene: Scene,
  index: number,
  { keepPublication = false } = {},
): Promise<void> {
  await asOwner(scene, async (tx) => {
    await sql`delete from checkpoints where size > ${index}`.execute(tx)
    if (keepPublication) return
    await sql`update log_publication set (size, published_at) =
      (select size, published_at from checkpoints order by size desc limit 1)`.execute(tx)
  })
  const lines = (await readFile(scene.journalFile, 'utf8')).trimEnd().split('\n')
  const kept = lines.filter((line) => JSON.parse(line).size <= index)
  await writeFile(scene.journalFile, kept.map((line) => `${line}\n`).join(''))
}

/** As the log, and as the first of its witnesses. */
export async function signAs(
  { logKey, witnesses }: Campaign,
  head: TreeHead,
  liars: number,
): Promise<string> {
  const note = await signCheckpoint(head, logKey)
  const { text } = parseNote(note)
  const cosignatures = await Promise.all(
    witnesses
      .slice(0, liars)
      .map(({ key }) => signCosignature(text, key.verifierKey, new Date(), key.sign)),
  )
  return addSignatures(note, cosignatures)
}

export async function rootAt(db: Db, size: number): Promise<Uint8Array> {
  return rootOf(rangeFromTiles(size, await readTiles(db, tilesForRange(size))))
}

async function countEntries(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from entries`.execute(db)
  return rows[0]!.count
}
