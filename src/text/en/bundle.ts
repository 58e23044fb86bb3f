/** What is said of a bundle's verification, on its page and elsewhere, in English. */

import type { BundleText } from '../zh/bundle.ts'

export const bundle: BundleText = {
  name: 'Cellproof',
  title: 'Offline verification',
  otherLanguage: '中文',
  verdicts: { holds: 'Holds', broken: 'Broken', undecided: 'Undecided' },
  meanings: {
    holds:
      'These records are in the ledger, unchanged, and each is signed with a key that was registered. Whether there are later ones, a bundle cannot prove.',
    broken: 'Something does not fit: this proves nothing. The table says what and where.',
    undecided:
      'Everything in it fits together, but only the bundle itself says whose keys these are: a forger could make up all of it. Compare the fingerprint below with the one that the authority has published, or load a trust file that you have from a reliable source.',
  },
  holdsUpTo: 'Holds up to entry {index}, as of {time}',
  entryHolds: 'Holds for entry {index}, as of {time}',
  reach: {
    witnesses:
      'The last entry shown is {index}; witnesses vouch for the time, {time}, when the ledger had {size} entries.',
    log: 'The last entry shown is {index}; for the time, {time}, there is only the ledger’s own word: it is when it accepted the last entry here.',
  },
  concerned: {
    sentence: 'It concerns: {list}.',
    event: 'entry {index}, “{title}” ({time})',
    entry: 'entry {index}',
    missing: 'entry {index}, which is missing',
    missingBefore: 'an entry that is missing before entry {before}',
    separator: '; ',
  },
  battery: 'Battery',
  withFamily: 'with its family: {count} codes',
  state: 'State',
  asOf: 'As of the checkpoint of {origin} ({size} entries)',
  checksTitle: 'Checks',
  checks: {
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
  results: { holds: 'holds', broken: 'broken', unchecked: 'not checked' },
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
  notes: {
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
  more: 'and {count} more',
  trust: {
    title: 'By whose keys',
    fromBundle:
      'These keys come from the bundle itself. Compare the fingerprint over another channel (a notice of the authority, a telephone call, a paper) before you rely on it.',
    given: 'These keys come from the trust file that you gave.',
    fingerprint: 'Fingerprint of the trust file (SHA-256)',
    log: 'Key of the log',
    authority: 'Key of the authority (thumbprint)',
    witness: 'Key of a witness',
  },
  life: {
    title: 'The battery’s life',
    timeZone: 'Beijing time',
    entry: 'entry {index}',
    holds: 'signature holds',
    broken: 'signature does not hold',
    unknownName: 'unregistered signer',
    none: 'There is nothing to show.',
  },
  open: {
    title: 'Verify another file',
    explanation:
      'Drop a bundle.zip, a receipt (.tlog-proof) or a trust file (trust.json) here, or choose one. All is checked on this device: no network, nothing is uploaded.',
    label: 'Choose a file',
    empty: 'Choose a file to verify.',
    checking: 'Verifying…',
    unknownFile: '{file} is neither a bundle, a receipt nor a trust file.',
    trustTaken: 'The trust file {file} is loaded.',
    receiptTitle: 'Receipt: entry {index}',
    pageDamaged:
      'The data in this page is damaged and proves nothing. Open the original bundle.zip.',
  },
  receipt: {
    holds:
      'The ledger {origin} has this entry, unchanged. To check the signature of who submitted it, a bundle is needed.',
    broken: 'This receipt proves nothing.',
    undecided: 'A receipt alone needs a trust file: load trust.json first.',
  },
}
