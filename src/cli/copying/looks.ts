/** Looks at a log again and again, in spite of passing faults, and tells what is new. */

import { toBase64 } from '../../core/bytes/encoding.ts'
import { LedgerError, type LedgerErrorCode } from '../../core/errors.ts'
import { Contradiction } from '../../mirror/contradiction.ts'
import type { Mirrored } from '../../mirror/sync.ts'
import { Fault } from '../terminal/fault.ts'
import { describeLedgerError } from '../terminal/problem.ts'
import { RemoteProblem } from '../terminal/remote-problem.ts'
import { print, printJson, type Shell, say } from '../terminal/shell.ts'

/** Seconds between two looks. */
const EVERY = 5
/** Looks in a row that may find an older checkpoint: for as long, a node or a cache may lag behind. */
const OLDER_LIMIT = 10

/**
 * Looks until the copy is up to date; with a signal, goes on until that is aborted.
 *
 * @throws Contradiction; without a signal, whatever a look throws
 */
export async function keepLooking(
  look: () => Promise<Mirrored>,
  { every = EVERY, json = false }: { every?: number | undefined; json?: boolean },
  shell: Shell,
  stop?: AbortSignal,
): Promise<void> {
  let older = 0
  const { mirror } = shell.text
  while (!stop?.aborted) {
    try {
      const mirrored = await look()
      const { size, held, given } = mirrored
      older = given.head.size < size ? older + 1 : 0
      if (older > OLDER_LIMIT)
        throw new Contradiction({ found: 'rollback', held, served: given.note })
      if (older === 0) tell(mirrored, json, shell, stop !== undefined)
      if (older === 0 && !stop) return
      if (older > 0) {
        const reason = mirror.older({ size: given.head.size, held: size })
        say(shell, mirror.waiting({ reason, seconds: every }))
      }
    } catch (error) {
      const reason = stop && passingReason(error, shell)
      if (reason === undefined) throw error
      say(shell, mirror.waiting({ reason, seconds: every }))
    }
    await shell.sleep(every * 1000, stop).catch((error: unknown) => {
      if (!stop?.aborted) throw error
    })
  }
}

function tell(
  { size, added, given: { head } }: Mirrored,
  json: boolean,
  shell: Shell,
  watching: boolean,
): void {
  if (watching && added === 0) return
  const { origin, root, asOf } = head
  if (json) printJson(shell, { origin, size, root: toBase64(root), added, asOf })
  else
    print(
      shell,
      shell.text.mirror.holds({ size, added, time: (asOf ?? shell.now()).toISOString() }),
    )
}

/** Whether the next look may succeed: after an outage, a restart, a proxy's page. */
const PASSING: ReadonlySet<LedgerErrorCode> = new Set<LedgerErrorCode>([
  'not_found',
  'tile_malformed',
  'note_malformed',
])

function passingReason(error: unknown, { text, language }: Shell): string | undefined {
  if (error instanceof Fault) return error.sentence(text)
  if (error instanceof RemoteProblem) return error.problem.detail || error.problem.title
  if (!(error instanceof LedgerError) || !PASSING.has(error.code)) return undefined
  return describeLedgerError(error, language).title
}
