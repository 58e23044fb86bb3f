/** Whole logs whose entries are not in their order, or not bound to each other. */

import { toUtf8 } from '../../../src/core/bytes/encoding.ts'
import { decodeEntry, encodeEntry } from '../../../src/core/log/entry.ts'
import { leafHash } from '../../../src/core/log/merkle.ts'
import {
  bad,
  changed6,
  given,
  link6,
  next,
  registered,
  retiredAt6,
  upTo,
  wrongHash,
} from './chain-builders.ts'
import { leaves, linksAfter, OTHER_PACK, PACK, SIZE } from './story.ts'
import type { Vectors } from './vector.ts'

export const orderVectors: Vectors = {
  dropped: bad(
    'entry_misplaced',
    'An entry is left out: those after it say another index.',
    [0, 1, 2, 4, 5],
    3,
  ),
  'dropped-first': bad('entry_misplaced', 'The first entry is left out.', [1, 2], 0),
  swapped: bad('entry_misplaced', 'Two entries change places.', [0, 1, 2, 4, 3], 3),
  repeated: bad('entry_misplaced', 'An entry stands twice.', [0, 1, 2, 2], 3),
  'index-gap': bad(
    'entry_misplaced',
    'An entry leaves out an index.',
    given(6, changed6({ index: 7 })),
  ),
  'time-backwards': bad(
    'time_backwards',
    'Accepted a millisecond before the entry before it.',
    given(
      6,
      changed6({ acceptedAt: new Date(decodeEntry(toUtf8(leaves[5]!)).acceptedAt.getTime() - 1) }),
    ),
  ),
  'previous-wrong': bad(
    'chain_broken',
    'The hash before is another entry’s.',
    given(6, changed6({ previous: wrongHash })),
  ),
  'previous-of-battery': bad(
    'chain_broken',
    'The hash before is of the entry two before.',
    given(
      7,
      encodeEntry({ ...decodeEntry(toUtf8(leaves[7]!)), previous: leafHash(toUtf8(leaves[5]!)) }),
    ),
  ),
  'entry-changed': bad(
    'chain_broken',
    'An entry’s time was changed afterwards: the next one names another hash.',
    [...upTo(6), changed6({ acceptedAt: new Date(retiredAt6.acceptedAt.getTime() + 1) }), 7],
    7,
  ),
  'entry-malformed': bad(
    'entry_malformed',
    'An entry ends in two newlines.',
    given(6, `${leaves[6]}\n`),
  ),
  'position-skipped': bad(
    'position_differs',
    'A battery’s position leaves one out.',
    given(6, changed6({ batteries: [{ ...link6, position: 2 }] })),
  ),
  'position-begins-anew': bad(
    'position_differs',
    'A battery begins a second time.',
    given(6, changed6({ batteries: [{ ...link6, position: 0, previous: undefined }] })),
  ),
  'position-of-none': bad(
    'position_differs',
    'A battery that never was begins at position 1.',
    given(
      SIZE,
      next(SIZE, registered, {
        batteries: [{ code: OTHER_PACK, position: 1, previous: wrongHash }],
      }),
    ),
  ),
  'battery-previous-wrong': bad(
    'battery_chain_broken',
    'A battery’s hash before is another entry’s.',
    given(6, changed6({ batteries: [{ ...link6, previous: wrongHash }] })),
  ),
  'battery-missing': bad(
    'batteries_differ',
    'An entry without a line for the battery of its event.',
    given(6, changed6({ batteries: [] })),
  ),
  'battery-other': bad(
    'batteries_differ',
    'An entry with a line for another battery.',
    given(
      6,
      changed6({ batteries: [{ ...link6, code: OTHER_PACK, position: 0, previous: undefined }] }),
    ),
  ),
  'battery-more': bad(
    'batteries_differ',
    'An entry with a line more than its event has batteries.',
    given(
      SIZE,
      next(SIZE, registered, {
        batteries: [
          ...linksAfter(leaves, registered),
          { code: 'X', position: 0, previous: undefined },
        ],
      }),
    ),
  ),
  'battery-order': bad(
    'batteries_differ',
    'The lines of two batteries in the other order.',
    given(
      5,
      encodeEntry({
        ...decodeEntry(toUtf8(leaves[5]!)),
        batteries: [...decodeEntry(toUtf8(leaves[5]!)).batteries].reverse(),
      }),
    ),
  ),
  'battery-in-registry': bad(
    'batteries_differ',
    'A registry entry with a line for a battery.',
    given(
      7,
      encodeEntry({
        ...decodeEntry(toUtf8(leaves[7]!)),
        batteries: [{ code: PACK, position: 2, previous: leafHash(toUtf8(leaves[6]!)) }],
      }),
    ),
  ),
}
