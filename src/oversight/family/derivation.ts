/** The family of batteries and lots: who descends from whom, and by which entry. */

import { familyEdgesOf } from '../../core/rules/family.ts'
import type { Derivation, DerivedTable } from '../derivation.ts'

const EDGES: DerivedTable = {
  name: 'kinship',
  key: { parent: 'text', child: 'text', index: 'bigint' },
  columns: { kind: 'text' },
  merge: 'replace',
}

export const FAMILY: Derivation = {
  tables: [EDGES],
  fold({ index, event }, rows) {
    if (!event) return
    for (const { parent, child, kind } of familyEdgesOf(event, index)) {
      rows.add(EDGES, { parent, child, index }, { kind })
    }
  },
}
