/** Which entries count in the figures, and as what: an entry that was corrected counts as its newest correction says. */

import { dayOf } from '../day.ts'
import type { Derivation, DerivedTable } from '../derivation.ts'

const ENTRIES: DerivedTable = {
  name: 'counted_entries',
  key: { index: 'bigint' },
  columns: {
    day: 'date',
    enterprise: 'text',
    district: 'text',
    type: 'text',
    said_by: 'bigint',
    voided: 'boolean',
  },
  merge: 'replace',
}

export const COUNTED: Derivation = {
  tables: [ENTRIES],
  fold({ index, signer, event, said, saidBy }, rows) {
    rows.add(
      ENTRIES,
      { index },
      {
        day: dayOf(said.time),
        enterprise: signer,
        district: said.place.district,
        type: said.type,
        said_by: saidBy,
        voided: event === undefined,
      },
    )
  },
}
