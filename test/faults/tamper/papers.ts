/** Forged papers: receipts and checkpoints that somebody is shown, or that are put into the table. */

import { sql } from 'kysely'
import { parseCheckpoint, signCheckpoint } from '../../../src/core/log/checkpoint.ts'
import { formatNote, type NoteSignature, parseNote } from '../../../src/core/log/note.ts'
import type { Receipt } from '../../../src/core/log/receipt.ts'
import { findLatestCheckpoint } from '../../../src/db/checkpoints.ts'
import { newLogKey } from '../../support/log-key.ts'
import type { Campaign } from './log.ts'
import { type Attack, asOwner, keep, type Scene } from './scene.ts'
import { signAs } from './signing.ts'

const OTHER_ROOT = new Uint8Array(32).fill(7)

export const paperAttacks = (campaign: Campaign): Attack[] => [
  ...receiptAttacks(campaign),
  ...checkpointAttacks(campaign),
]

function receiptAttacks(campaign: Campaign): Attack[] {
  const forgeries: Record<string, (receipt: Receipt) => Receipt | Promise<Receipt>> = {
    'another entry': (receipt) => ({ ...receipt, entry: changeByte(receipt.entry) }),
    'another index': (receipt) => ({ ...receipt, index: receipt.index + 1 }),
    'a changed proof': ({ proof: [first, ...rest], ...receipt }) => ({
      ...receipt,
      proof: [changeByte(first!), ...rest],
    }),
    'another root, unsigned': onNote((note) => ({ ...note, text: withRoot(note.text) })),
    'another root, signed with another key': async (receipt) => ({
      ...receipt,
      checkpoint: await signOther(receipt.checkpoint, newLogKey(campaign.trust.origin)),
    }),
    'another root, signed with the log’s key': async (receipt) => ({
      ...receipt,
      checkpoint: await signAs(
        campaign,
        { ...parseCheckpoint(receipt.checkpoint), root: OTHER_ROOT },
        0,
      ),
    }),
    'no cosignatures': onNote(({ text, signatures }) => ({
      text,
      signatures: signatures.slice(0, 1),
    })),
    'one witness twice': onNote(({ text, signatures: [log, one] }) => ({
      text,
      signatures: [log!, one!, one!],
    })),
    'cosignatures taken from another checkpoint': onNote(({ text, signatures }) => ({
      text,
      signatures: [signatures[0]!, ...otherCosignatures(campaign)],
    })),
  }
  return Object.entries(forgeries).map(([what, forge]) => ({
    name: `a forged receipt: ${what}`,
    act: async (scene) => {
      scene.receipts = [await forge(campaign.receipts[0]!)]
    },
  }))
}

function checkpointAttacks(campaign: Campaign): Attack[] {
  const split = (liars: number) => async (scene: Scene) => {
    const newest = parseCheckpoint((await findLatestCheckpoint(scene.db))!.note)
    scene.kept = [keep(await signAs(campaign, { ...newest, root: OTHER_ROOT }, liars))]
  }
  return [
    { name: 'two checkpoints of one size, one shown to an auditor', act: split(2) },
    {
      name: 'two checkpoints of one size, both published',
      act: async (scene) => {
        const newest = parseCheckpoint((await findLatestCheckpoint(scene.db))!.note)
        const note = await signAs(campaign, { ...newest, root: OTHER_ROOT }, 2)
        await asOwner(scene, (tx) =>
          sql`insert into checkpoints (size, published_at, root, note)
            select size, published_at - interval '1 s', ${OTHER_ROOT}, ${note} from log_publication`.execute(
            tx,
          ),
        )
      },
    },
    ...['newest', 'older'].map((place) => ({
      name: 'cosignatures of a published checkpoint taken from another',
      place,
      act: async (scene: Scene) => {
        const rows = await scene.db
          .selectFrom('checkpoints')
          .select(['size', 'note'])
          .orderBy('size', 'desc')
          .execute()
        const [{ size, note }, other] =
          place === 'newest' ? [rows[0]!, rows[1]!] : [rows[1]!, rows[0]!]
        const { text, signatures } = parseNote(note)
        const forged = formatNote({
          text,
          signatures: [signatures[0]!, ...parseNote(other.note).signatures.slice(1)],
        })
        await asOwner(scene, (tx) =>
          sql`update checkpoints set note = ${forged} where size = ${size}`.execute(tx),
        )
      },
    })),
  ]
}

type OpenNote = ReturnType<typeof parseNote>

const onNote =
  (change: (note: OpenNote) => OpenNote) =>
  ({ checkpoint, ...receipt }: Receipt): Receipt => ({
    ...receipt,
    checkpoint: formatNote(change(parseNote(checkpoint))),
  })

/** Of the checkpoint that the witnesses had cosigned when the backup was made. */
const otherCosignatures = ({ backup }: Campaign): readonly NoteSignature[] =>
  backup.memories.map((memory) => parseNote([...memory.values()][0]!).signatures[1]!)

const signOther = (note: string, { publicKey, sign }: ReturnType<typeof newLogKey>) =>
  signCheckpoint({ ...parseCheckpoint(note), root: OTHER_ROOT }, { publicKey, sign })

function withRoot(text: string): string {
  const [origin, size] = text.split('\n')
  return `${origin}\n${size}\n${Buffer.from(OTHER_ROOT).toString('base64')}\n`
}

function changeByte(bytes: Uint8Array): Uint8Array {
  const changed = new Uint8Array(bytes)
  changed[changed.length - 20]! ^= 1
  return changed
}
