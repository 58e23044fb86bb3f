/** Requests to a witness, and what it answers. */

import { toBase64 } from '../../../src/core/bytes/encoding.ts'
import { formatAddCheckpoint } from '../../../src/core/log/witness.ts'
import { checkpoint, leaves, SIZE, tree } from './story.ts'
import { inFolder, type Vector, type Vectors } from './vector.ts'

const root = (size: number) => toBase64(tree.root(size))

export async function witnessVectors(): Promise<Vectors> {
  const seven = await checkpoint({ texts: leaves.slice(0, 7), by: [] })
  const whole = await checkpoint({ by: [] })
  const empty = await checkpoint({ texts: [], by: [] })
  const held = (size: number) => ({ size, root: root(size) })
  const asked = (
    why: string,
    status: number,
    before: object | null,
    request: string,
    more: object = {},
  ): Vector => ({
    why,
    verdict: status === 200 ? 'ok' : String(status),
    held: before,
    request,
    status,
    ...more,
  })
  const request = (oldSize: number, proof: readonly Uint8Array[], note: string) =>
    formatAddCheckpoint({ oldSize, proof, note })
  const good = request(7, tree.consistency(7, SIZE), whole)
  return inFolder('witness', {
    first: asked('The first checkpoint of a log.', 200, null, request(0, [], seven)),
    newer: asked('A newer checkpoint.', 200, held(7), good),
    same: asked('The same checkpoint again.', 200, held(7), request(7, [], seven)),
    'first-empty': asked('A log without entries.', 200, null, request(0, [], empty)),
    behind: asked(
      'The log believes that the witness holds an older one.',
      409,
      held(7),
      request(3, tree.consistency(3, SIZE), whole),
      { size: 7 },
    ),
    unaware: asked(
      'The log believes that the witness holds none.',
      409,
      held(7),
      request(0, [], whole),
      { size: 7 },
    ),
    ahead: asked(
      'The log believes that the witness holds one, and it holds none.',
      409,
      null,
      request(7, tree.consistency(7, SIZE), whole),
      { size: 0 },
    ),
    'old-larger': asked(
      'An old size larger than the checkpoint’s.',
      400,
      held(16),
      request(16, [], seven),
    ),
    'rolled-back': asked(
      'A smaller tree than was cosigned.',
      409,
      held(16),
      request(7, [], seven),
      { size: 16 },
    ),
    'proof-wrong': asked(
      'A wrong proof.',
      422,
      held(7),
      request(7, tree.consistency(6, SIZE), whole),
    ),
    'proof-missing': asked('No proof.', 422, held(7), request(7, [], whole)),
    'proof-from-nothing': asked(
      'A proof from the empty tree, of which there is none.',
      422,
      null,
      request(0, tree.consistency(7, SIZE), whole),
    ),
    'other-root': asked(
      'Another root of the same size.',
      422,
      held(7),
      request(7, [], await checkpoint({ size: 7, root: tree.root(6), by: [] })),
    ),
    'empty-other-root': asked(
      'A size of 0 with the root of another tree.',
      422,
      null,
      request(0, [], await checkpoint({ size: 0, root: tree.root(6), by: [] })),
    ),
    'not-signed': asked(
      'A checkpoint that the log did not sign.',
      403,
      held(7),
      request(7, tree.consistency(7, SIZE), whole.replace(root(SIZE), root(15))),
    ),
    'log-unknown': asked(
      'A checkpoint of a log that the witness does not know.',
      404,
      null,
      request(0, [], await checkpoint({ origin: 'ledger.example/other', by: [] })),
    ),
    'malformed-old': asked('No old size.', 400, held(7), good.slice(good.indexOf('\n') + 1)),
    'malformed-old-zero': asked(
      'An old size with a leading zero.',
      400,
      held(7),
      good.replace('old 7', 'old 07'),
    ),
    'malformed-hash': asked(
      'A hash that is too short.',
      400,
      held(7),
      good.replace(/\n[^\n]+=\n/, '\nAAAA\n'),
    ),
    'malformed-checkpoint': asked('No checkpoint.', 400, held(7), `old 7\n\nmore\n\n`),
    'signature-line-malformed': asked(
      'Rightly signed; one more line is no signature line.',
      403,
      held(7),
      `${good}more\n`,
    ),
    'signature-line-missing': asked(
      'No signature line.',
      403,
      held(7),
      good.slice(0, good.lastIndexOf('\n\n') + 2),
    ),
    'signature-line-malformed-unknown-log': asked(
      'A log that the witness does not know, and a line that is no signature line.',
      404,
      null,
      `${request(0, [], await checkpoint({ origin: 'ledger.example/other', by: [] }))}more\n`,
    ),
    'malformed-no-empty-line': asked(
      'No empty line after the checkpoint’s text.',
      400,
      held(7),
      good.replace(/\n\n(?=—)/, '\n'),
    ),
    'malformed-64-hashes': asked(
      'A proof of 64 hashes.',
      400,
      held(7),
      request(
        7,
        Array.from({ length: 64 }, () => tree.root(1)),
        whole,
      ),
    ),
  })
}
