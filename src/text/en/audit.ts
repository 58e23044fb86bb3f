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
}
