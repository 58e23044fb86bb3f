/** What an audit says, in English. */

import type { AuditText } from '../zh/audit.ts'

export const auditEn: AuditText = {
  holds: ({ origin, size, time }) =>
    `Holds up to its first ${size} entries, as of ${time}: all of them, of the ledger ${origin}, were verified.`,
  broken: ({ origin, place }) => `Broken: the ledger ${origin}: ${place}.`,
  entry: ({ index }) => `entry ${index} is wrong`,
  entries: ({ index, last }) => `something in entries ${index} to ${last} is wrong`,
  nowhere: 'a checkpoint is wrong',
  tables: 'the entries hold, but tables that follow from them are wrong',
  published: ({ published }) => `The newest checkpoint covers ${published} entries.`,
  unpublished: ({ count }) =>
    `The last ${count} entries are in no checkpoint: the log has not signed for them yet.`,
  neverPublished: 'There is no checkpoint: the log has not signed for any entry yet.',
  more: ({ count }) => `And ${count} more:`,
  andMore: ({ count }) => `… and ${count} others`,
  speed: ({ size, seconds, rate }) => `${size} entries in ${seconds} s, ${rate} a second`,
  progress: 'Auditing',
  colon: ': ',

  checks: {
    entry: 'entries and their hashes',
    chain: 'chain',
    submission: 'submissions',
    signature: 'signatures',
    batteryChain: 'battery chains',
    duplicate: 'duplicates',
    key: 'keys',
    lifecycle: 'roles and life cycle',
    tree: 'tree roots',
    checkpoint: 'checkpoints',
    derived: 'derived tables',
  },
  results: {
    holds: 'holds',
    broken: 'broken',
    incomplete: 'holds as far as it was checked',
    unchecked: 'not checked',
  },

  findings: {
    entry_missing: 'There is no entry here: the next one that is stored is {next}.',
    entry_misplaced: 'What is stored here says that it is entry {says}.',
    entry_changed:
      'The entry was changed: neither the stored leaf hash nor the link of the next entry fits it.',
    leaf_hash_changed:
      'The stored leaf hash was changed: the link of the next entry fits the text, the leaf hash does not.',
    leaf_hash_differs: 'The text and the stored leaf hash differ: one of them was changed.',
    time_backwards: 'It was accepted at {acceptedAt}, before the previous entry at {before}.',
    chain_broken:
      'The link of the later entry is not the hash of the earlier one: the earlier was changed together with its stored hash, or the link was.',
    batteries_differ: 'The batteries that the entry lists are not those of the signed event.',
    position_differs:
      'The place of battery {code} should be {expected} here; the entry says {position}.',
    battery_chain_broken: 'The link of battery {code} is not the hash of its previous entry.',
    root_differs:
      'The log has signed another tree of {size} entries than these make: one of them was changed, taken out, put in or moved since.',
    checkpoint_differs:
      'The stored checkpoint ({size} entries) is not what its note says ({signedSize} entries).',
    log_truncated:
      'The log has signed for {size} entries and has {entries}: its end was cut off, or this is an old backup.',
    row_missing: 'Table {table} lacks "{row}", which follows from the entries.',
    row_extra: 'Table {table} has "{row}", which follows from no entry.',
    row_differs: 'Table {table}: "{row}" is not what follows from the entries.',
  },
}
