/** Disks that are full: by prlimit(1), which needs no disk of its own and no rights. */

import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { journalFileIn } from '../../../src/ledger/journal.ts'
import type { Fault } from './fault.ts'

const run = promisify(execFile)

export const fullDisks: readonly Fault[] = [
  {
    name: 'the disk with both nodes’ journals is full',
    async act({ nodes, span }) {
      for (const node of nodes) {
        const { size } = await stat(journalFileIn(node.dataDir))
        // Half of the next line still fits: what was begun has to be cut off again.
        await limitFiles(node.pid(), String(size + 100))
      }
      await sleep(span)
      const reasons = await Promise.all(nodes.map(({ url }) => heldBy(url)))
      if (!reasons.includes('journal_unwritable')) throw new Error('no journal was in the way')
      for (const node of nodes) await limitFiles(node.pid(), 'unlimited')
    },
  },
]

/** Why the node publishes nothing, as it says itself. */
async function heldBy(url: string): Promise<string | undefined> {
  const answer = await fetch(`${url}/readyz`)
  return ((await answer.json()) as { publishing?: { reason?: string } }).publishing?.reason
}

/** @param size - bytes that no file may grow beyond */
const limitFiles = (pid: number, size: string) =>
  run('prlimit', ['--pid', String(pid), `--fsize=${size}:`])
