/** Processes that are killed. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from './fault.ts'

export const kills: readonly Fault[] = [
  {
    name: 'a node is killed, and started again',
    async act({ nodes, span }, random) {
      const node = random.pick(nodes)
      await node.kill()
      await sleep(span)
      await node.start()
    },
  },
  {
    name: 'nodes are killed again and again, one or the other',
    async act({ nodes, span }, random) {
      const end = performance.now() + span
      do {
        const node = random.pick(nodes)
        await sleep(random.between(0, 300))
        await node.kill()
        await node.start()
      } while (performance.now() < end)
    },
  },
  {
    name: 'both nodes are killed at once, and started again',
    async act({ nodes, span }) {
      await Promise.all(nodes.map((node) => node.kill()))
      await sleep(span / 2)
      await Promise.all(nodes.map((node) => node.start()))
    },
  },
  {
    name: 'PostgreSQL is killed, and recovers',
    async act({ postgres, restartPostgres, span }) {
      await postgres.kill()
      await sleep(span / 2)
      await restartPostgres()
    },
  },
  {
    name: 'a node is told to stop, and started again',
    async act({ nodes, span }, random) {
      const node = random.pick(nodes)
      await node.stop()
      await sleep(span / 2)
      await node.start()
    },
  },
]
