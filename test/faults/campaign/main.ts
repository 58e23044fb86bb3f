/**
 * `npm run faults`: the whole campaign of faults, each for some seconds, on a PostgreSQL and two nodes
 * of its own. `--seed <n>` repeats what another run drew, `--only <part of a name>` makes some alone,
 * `--seconds <n>` lets each last so long; `--write` puts what came
 * out into docs/faults.json, and leaves there what was not made.
 */

import { existsSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { createRandom } from '../../../src/demo/random.ts'
import { type FaultOutcome, formatFaults, readFaults } from '../../../src/docs/faults.ts'
import { carryOut, FAULTS } from './campaign.ts'
import { buildScene } from './scene.ts'

const RESULTS = path.resolve(import.meta.dirname, '../../../docs/faults.json')

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '20' },
    only: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
  },
})

async function main(): Promise<void> {
  const seed = Number(values.seed)
  const seconds = Number(values.seconds)
  const outcomes: FaultOutcome[] = []
  const folder = await mkdtemp(path.join(tmpdir(), 'cellproof-faults-'))
  const scene = await buildScene(folder, seconds * 1000)
  try {
    for (const [i, fault] of FAULTS.entries()) {
      if (!fault.name.includes(values.only)) continue
      // Of its own, so that one alone draws what it draws among all.
      const outcome = await carryOut(scene, fault, createRandom(seed + i))
      outcomes.push(outcome)
      console.log(JSON.stringify(outcome))
    }
  } finally {
    await scene.stop()
    if (values.write) {
      const results = { machine: machine(), seed, seconds, outcomes: merge(outcomes) }
      await writeFile(RESULTS, formatFaults(results))
    }
  }
  if (outcomes.some(({ lost, doubled, altered }) => lost + doubled + altered > 0)) {
    process.exitCode = 1
  }
}

/** What was made now, and of the others what is written already. */
function merge(outcomes: readonly FaultOutcome[]): FaultOutcome[] {
  const written = existsSync(RESULTS) ? readFaults().outcomes : []
  return FAULTS.flatMap(
    ({ name }) => [...outcomes, ...written].find(({ fault }) => fault === name) ?? [],
  )
}

function machine(): string {
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`
  return `${cpus()[0]?.model}, ${availableParallelism()} cores, ${memory}, Node ${process.version}`
}

await main()
