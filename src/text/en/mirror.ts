/** What `cellproof mirror` and `cellproof restore` say, in English; part of the command line's texts. */

import type * as zh from '../zh/mirror.ts'

export const mirroring: typeof zh.mirroring = {
  mirror: {
    description:
      'keep a whole copy of a ledger as static tiles, and verify all of it; may be interrupted and resumed',
    folder: 'folder of the copy',
    key: 'private key file of an auditor or regulator; not needed where entries are public',
    watch: 'follow the ledger until stopped',
    every: 'seconds between two looks (default: 5)',
    progress: 'Copying',
    holds: ({ size, added, time }) =>
      `Verified up to its first ${size} entries, as of ${time}: the copy has them all, ${added} of them new.`,
    waiting: ({ reason, seconds }) => `${reason} Looking again in ${seconds} s.`,
    older: ({ size, held }) =>
      `The ledger gives a checkpoint of ${size} entries, older than the copy with ${held}.`,
    evidence: ({ file }) =>
      `The evidence is in ${file}. Keep it together with the copy, and make it public.`,
    found: {
      split_view: 'Broken: the ledger has signed two different trees of as many entries.',
      history_changed:
        'Broken: the new tree that the ledger has signed does not go on from the copy. Its history was changed.',
      rollback:
        'Broken: the ledger went back: it gives only checkpoints that are older than the copy.',
      tiles_differ: 'Broken: the tiles of the ledger do not make the tree that it has signed.',
      entry_changed:
        'Broken: an entry that the ledger gives is not the one in the tree that it has signed.',
    },
    index: ({ index }) => `Entry ${index}`,
  },
  restore: {
    description: 'rebuild an empty database from a verified copy: the same tables, the same root',
    database: 'PostgreSQL connection string (default: DATABASE_URL)',
    progress: 'Restoring',
    deriving: 'Deriving the summaries',
    done: ({ size, root }) =>
      `Restored: ${size} entries, root ${root}. Run cellproof audit before you start the service.`,
  },
}

export const mirrorFaults: typeof zh.mirrorFaults = {
  tile_missing: ({ path }) => `There is no ${path}: this is not the whole of a ledger.`,
}
