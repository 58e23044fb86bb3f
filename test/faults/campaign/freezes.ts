/** Processes that stop where they are, their connections open (SIGSTOP). */

import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Random } from '../../../src/demo/random.ts'
import type { Fault } from './fault.ts'
import type { Node } from './node.ts'
import type { Scene } from './scene.ts'

export const freezes: readonly Fault[] = [
  {
    name: 'the node that holds `log_head` is frozen',
    async act(scene, random) {
      const node = await freezeHolder(scene, 'log_head', random)
      await sleep(scene.span)
      node.thaw()
    },
  },
  {
    name: 'the node that holds `log_publication` is frozen',
    async act(scene, random) {
      const node = await freezeHolder(scene, 'log_publication', random)
      await sleep(scene.span)
      node.thaw()
    },
  },
  {
    name: 'a node is frozen, at whatever it is',
    async act({ nodes, span }, random) {
      const node = random.pick(nodes)
      node.freeze()
      await sleep(span)
      node.thaw()
    },
  },
  {
    name: 'PostgreSQL is frozen',
    async act({ postgres, span }) {
      await postgres.freeze()
      await sleep(span)
      await postgres.thaw()
    },
  },
  {
    name: 'PostgreSQL is frozen, and a node is told to stop: it goes without it',
    async act({ nodes, postgres }, random) {
      const node = random.pick(nodes)
      await postgres.freeze()
      await node.stop()
      await postgres.thaw()
      await node.start()
    },
  },
]

/** Stops one node or the other until it is one that keeps a transaction open which holds the row. */
async function freezeHolder(
  { nodes, withOwner }: Scene,
  table: 'log_head' | 'log_publication',
  random: Random,
): Promise<Node> {
  return withOwner(async (db) => {
    for (;;) {
      const node = random.pick(nodes)
      await sleep(random.between(0, 20))
      node.freeze()
      // What is still on its way to PostgreSQL arrives, and what others are at ends.
      await sleep(100)
      const { rows } = await sql<{ held: boolean }>`
        select exists (
          select from pg_stat_activity join pg_locks using (pid)
          where state = 'idle in transaction' and relation = ${table}::regclass
            and mode = 'RowShareLock'
            and state_change < now() - interval '50 milliseconds') as held`.execute(db)
      if (rows[0]!.held) return node
      node.thaw()
    }
  })
}
