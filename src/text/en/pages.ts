/** What the pages say in English. */

import type { PageText } from '../zh/pages.ts'

export const pages: PageText = {
  name: 'Power battery ledger',
  demo: 'Demonstration: the enterprises, batteries and events below are made up.',
  otherLanguage: '中文',
  unknown: 'unknown',
  or: 'or',
  passport: {
    title: 'Battery passport',
    code: 'Battery code',
    state: 'State',
    recorded: 'Signed and in the log',
    recordedDetail:
      '{count} records, each signed by a registered enterprise, in a log that only ever grows; the newest checkpoint covers {size} entries.',
    pending: 'Signed, not yet under a checkpoint',
    unrecorded: 'Nothing is recorded of its life before it was registered.',
    temporary: 'Its label cannot be read: an enterprise has given it this code for the time being.',
    product:
      'Code of a reused product (GB/T 45565-2025): it says neither battery type nor date of production.',
    disputed: 'Its records are disputed',
    disputedDetail:
      'An enterprise says otherwise than the ledger holds, or records do not fit together. The authority decides.',
  },
  standing: {
    title: 'Responsibility and restrictions',
    held: 'Held by the regulator: {basis}',
    missing: 'Not found in stocktake {stocktake}, {time}',
    heldUntil: ' (until {time})',
    disputedBy: 'Say otherwise than the ledger, undecided: entries {list}',
    contradictions: 'No longer fit since earlier ones were corrected or voided: entries {list}',
    custodian: 'Custodian',
    consignment: 'In transit',
  },
  safety: {
    title: 'Safety',
    voltage: 'Nominal voltage',
    finding: 'By all its records',
    emergency: 'If it smokes, burns or leaks, get away at once and call 119.',
  },
  facts: {
    title: 'Key facts',
    level: 'Product type',
    chemistry: 'Chemistry',
    model: 'Model',
    vendor: 'Vendor code',
    capacity: 'Rated capacity',
    energy: 'Rated energy',
    voltage: 'Nominal voltage',
    produced: 'Produced',
    use: 'Intended use',
    parents: 'Made from',
    product: 'Became part of',
    within: 'Inside of',
    children: 'Made of these modules or cells',
    released: 'Came out whole when it was dismantled',
    codes: 'Other codes',
    lots: 'Became these lots',
    more: 'and {count} more',
  },
  events: {
    title: 'History',
    timeZone: 'Beijing time',
    signed: 'signed',
    corrected: 'corrected by entry {by}',
    voided: 'voided by entry {by}',
    disputes: 'disputed, undecided',
    closed: 'closed by entry {by}',
    contradicts: 'does not fit since a correction',
    earlier: 'and {count} earlier ones',
  },
  proof: {
    title: 'Verification',
    explanation:
      'This is what the server says. Every record has a receipt: whoever holds it can check signature and proof offline with cellproof verify, without trusting this site.',
    index: 'Index',
    leafHash: 'Leaf hash',
    accepted: 'Accepted',
    json: 'For machines (JSON)',
    qr: 'QR code of this page',
  },
  start: {
    title: 'Recycling ledger for power batteries',
    explanation:
      'Every step in a battery’s life, from its code to recycled material, is signed by the enterprise that did it and written to a ledger that only ever grows and that anyone can verify. Type or scan a battery’s code to see its passport.',
    code: 'Battery code',
    hint: '24 characters (GB/T 34014), 19 for a reused battery, a product code that ends in -R (GB/T 45565), or a temporary code (TMP-); in any case, with spaces, or the whole address from the QR code.',
    look: 'Look up',
    more: 'For programs and auditors',
    forms: 'Fill in an event (forms)',
    api: 'The interface (OpenAPI)',
    schemas: 'Event types and their fields (JSON Schema)',
    log: 'Who the ledger is, its keys and its newest checkpoint',
    checkpoint: 'The newest checkpoint (signed note)',
  },
  witnesses: {
    title: 'Witnesses',
    explanation:
      'They check by themselves that the ledger only ever grows, and sign each checkpoint; without enough of them, no new checkpoint is published.',
    up: 'answering',
    down: 'not answering',
    cosigned: ', last cosigned {time}',
    held: '{reason}: nothing new is published since {time}. What was accepted stays recorded; its receipts come once this is over.',
    splitByOne:
      'Note: by the present quorum one witness that lies with the ledger is enough to show different people two histories. Keep receipts, and compare them with others.',
    splitAlone:
      'Note: by the present quorum the ledger can show different people two histories without any witness lying. Keep receipts, and compare them with others.',
  },
  problem: { code: 'Code', todo: 'What to do' },
}
