/** What is said of checks, what came out of them, and what they found, in English. */

import type { VerdictText } from '../zh/verdict.ts'

const checks = {
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
}

const findings = {
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
}

export const verdict: VerdictText = {
  results: {
    holds: 'holds',
    broken: 'broken',
    incomplete: 'holds as far as it was checked',
    unchecked: 'not checked',
  },
  checks: {
    receipt: {
      log_signature: 'log signature',
      cosignatures: 'cosignatures of witnesses',
      inclusion: 'inclusion proof',
      time: 'time of acceptance',
      entry: 'entry spelling',
      submission: 'submission spelling and claims',
      signature: 'submission signature',
    },
    bundle: {
      files: 'files undamaged',
      trust: 'basis of trust',
      log_signature: 'log’s signature on the checkpoint',
      witnesses: 'witnesses’ cosignatures',
      inclusion: 'receipts (inclusion proofs)',
      entries: 'entries: spelling and place',
      time: 'times of acceptance, against the witnesses’',
      registry: 'registry entries and signatures',
      signatures: 'submissions: form and signatures',
      chain: 'the battery’s chain',
      lifecycle: 'rules of the lifecycle',
      family: 'ancestors and descendants',
      completeness: 'whether there is more',
    },
    log: checks,
    watch: {
      ...checks,
      consistency: 'consistency',
      quorum: 'witnesses',
      freshness: 'timely signing',
      time: 'times',
      reread: 'entries read again',
    },
  },
  counts: {
    files: '{count} files',
    witnesses: '{count} witnesses',
    inclusion: '{count} entries',
    entries: '{count} entries',
    time: '{count} entries',
    registry: '{count} entries',
    signatures: '{count} entries',
    chain: '{count} entries, from the first on without a gap',
    family: '{count} codes, each from its first entry on',
  },
  findings: {
    receipt: {
      index_differs: "the entry's index is not the receipt's",
      batteries_differ: "the entry's batteries are not the event's",
      accepted_after_witnessed:
        'it says that it was accepted after a quorum of witnesses had already seen it',
      issuer_differs: 'the key does not belong to the signer it claims',
      needs_registry: "needs the signer's own public key by --key, or the registry in the log",
      needs_proof: 'needs a receipt',
      needs_entry: 'the entry cannot be read',
      needs_submission: 'the submission cannot be read',
      needs_checkpoint: 'the checkpoint cannot be read',
      needs_cosignatures: 'too few witnesses say when',
      no_witnesses: 'the trust file asks for no witness',
      needs_trust: 'needs a trust file',
    },
    bundle: {
      file_changed: 'it is not what SHA256SUMS says: it was changed',
      file_missing: 'this file is missing',
      file_unlisted: 'this file is not listed',
      sums_malformed: 'SHA256SUMS is missing or damaged',
      container_changed: 'the ZIP was changed from byte {at} on (between its files, not in them)',
      container_repacked:
        'the ZIP was packed anew by another program; its files are checked one by one all the same',
      litter_ignored:
        'a computer has added this by itself; it is no part of the bundle, and was not looked at',
      file_malformed: 'it cannot be read: damaged, or not spelt as it has to be',
      page_damaged: 'the data in this page is damaged: open the original bundle.zip',
      receipt_misnamed: 'the receipt is for another entry than its file name says',
      checkpoint_differs: 'the receipt has another checkpoint than the bundle',
      size_differs: 'the checkpoint covers {size} entries; bundle.json says otherwise',
      origin_differs: 'the checkpoint is of {origin}; bundle.json says otherwise',
      index_differs: 'the entry says that it is number {says}; the receipt says otherwise',
      batteries_differ: 'the entry’s batteries are not the event’s',
      role_differs: 'the entry is not there for what bundle.json says',
      accepted_after_witnessed:
        'it says that it was accepted at {acceptedAt}, after a quorum of witnesses had seen it at {witnessedAt}',
      chain_gap: 'the chain of {code} has a gap, or another order, at position {position}',
      chain_differs:
        'the chain of {code} does not follow from the entry before at position {position}',
      chain_missing: 'there is no entry of {code}',
      entry_missing:
        'an entry of the battery is missing: what comes after it cannot be judged by the rules',
      page_unknown:
        'it is not the page that this version of the program puts into bundles: it is of another version, or made up. Do not go by what it shows',
      trust_from_bundle:
        'the trust file comes from the bundle itself: compare the fingerprint below, or load a trust file from a reliable source',
      witnesses_not_asked: 'the trust file asks for no witnesses',
      family_not_asked: 'the bundle has the battery’s own chain only',
      later_unknown:
        'not checked here: a bundle cannot prove that there is no more, be it entries after the last one shown of the battery or of its family, or a key’s revocation that was left out. Ask the ledger or its auditors (the checkpoint covers {size} entries)',
      not_reached: 'not checked: what it rests on cannot be read',
    },
    log: findings,
    watch: {
      ...findings,
      split_view:
        'The log has signed two different trees of {held} entries: it shows different histories to different people.',
      history_changed:
        'The tree of {served} entries that the log has signed is not of one history with the tree of {held} that it signed before: history was rewritten.',
      rollback:
        'The log went back: it has signed for {held} entries, and gives only checkpoints of {served}.',
      witnessed_otherwise:
        'The tree of {witnessed} entries that the witness {witness} has cosigned is not of one history with the tree of {held} that the log shows here: it shows different histories to different people.',
      witnessed_withheld:
        'The witness {witness} has cosigned {witnessed} entries, and the log goes on showing {served} here.',
      tiles_differ:
        'The tiles of the log do not make the tree that it has signed ({served} entries).',
      tiles_withheld: 'The log keeps back what it has signed ({path}).',
      entries_withheld: 'The log no longer gives entries that it gave before.',
      checkpoint_stalled:
        'The log answers, but its newest checkpoint is of {witnessedAt}: it has signed nothing new for more than ten minutes.',
      accepted_after_witnessed:
        'It says that it was accepted at {acceptedAt}, after a witness had seen it at {witnessedAt}.',
      backdated:
        'It says that it was accepted at {acceptedAt}, and the log did not have it when a witness looked at {witnessedAt}: it was back-dated.',
    },
  },
}
