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
