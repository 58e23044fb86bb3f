import { bad, good, next, says, upTo } from './chain-builders.ts'
import { keyUseVectors } from './chains-keys.ts'
import { orderVectors } from './chains-order.ts'
import { registryVectors, ruleVectors } from './chains-registry.ts'
import { submittedVectors, wellMadeVectors } from './chains-submissions.ts'
import { COLLECTOR, checkpoint, events, keys, leaves, SIZE, tree } from './story.ts'
import { inFolder, type Vectors } from './vector.ts'

const { scanner2 } = keys

export const chainVectors = async (): Promise<Vectors> =>
  inFolder('chains', {
    ...wellMadeVectors,
    ...orderVectors,
    ...submittedVectors,
    ...keyUseVectors,
    ...registryVectors,
    ...ruleVectors,
    'good-checkpoints': good('The log, and what it signed at two sizes.', upTo(SIZE), {
      checkpoints: [await checkpoint({ texts: leaves.slice(0, 7) }), await checkpoint()],
    }),
    'checkpoint-other-root': {
      ...bad('root_differs', 'The log signed another tree of this size.', upTo(SIZE)),
      checkpoints: [await checkpoint({ root: tree.root(SIZE - 1) })],
      at: undefined,
    },
    'checkpoint-before-rewriting': {
      ...bad(
        'root_differs',
        'Well-linked from an old entry on, but not what the log signed before.',
        [...upTo(15), next(15, says(scanner2, COLLECTOR, events.storedOut(2_401)))],
      ),
      checkpoints: [await checkpoint()],
      at: undefined,
    },
    'checkpoint-truncated': {
      ...bad('log_truncated', 'The log signed more entries than it shows.', upTo(14)),
      checkpoints: [await checkpoint()],
      at: undefined,
    },
  })
