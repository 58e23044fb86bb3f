/** What the pages say in English. */

import type { PageText } from './pages.zh.ts'

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
  },
  safety: {
    title: 'Safety',
    voltage: 'Nominal voltage',
    voltageWarning:
      'High voltage: more than 60 V of direct current can kill. Leave opening and dismantling to experts.',
    condition: 'Condition',
    conditionAt: 'recorded {time}',
    damaged:
      'This battery was recorded as “{condition}”: keep it apart, away from what can burn, and tell who is responsible.',
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
    more: 'and {count} more',
  },
  events: {
    title: 'History',
    timeZone: 'Beijing time',
    signed: 'signed',
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
  problem: { code: 'Code', todo: 'What to do' },
  conditions: {
    intact: 'intact',
    dented: 'dented',
    swollen: 'swollen',
    leaking: 'leaking',
    burnt: 'burnt',
    flooded: 'flooded',
  },
  uses: {
    energy_storage: 'energy storage',
    backup_power: 'backup power',
    low_speed_vehicle: 'low-speed vehicles',
    lighting: 'lighting',
    other: 'other',
  },
}
