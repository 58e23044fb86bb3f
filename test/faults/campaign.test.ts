import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../src/demo/random.ts'
import { readFaults } from '../../src/docs/faults.ts'
import { carryOut, FAULTS } from './campaign/campaign.ts'
import { buildScene, type Scene } from './campaign/scene.ts'

/** One of each kind, and briefly; `npm run faults` makes them all. */
const SAMPLES = [
  'the node that holds `log_head` is frozen',
  'a node’s connections to PostgreSQL fall silent',
  'both nodes are killed at once, and started again',
  'a stranger submits lists and single ones, forged, malformed and compressed',
]

/** For a machine that has much else to do: processes have to start. */
const PATIENCE_MS = 180_000

describe('the campaign of faults', () => {
  let scene: Scene | undefined
  beforeAll(async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'cellproof-faults-'))
    scene = await buildScene(folder, 1_000)
  }, PATIENCE_MS)
  // Registered here and not once it stands: within a suite, a hook that a hook adds never runs.
  afterAll(() => scene?.stop())

  it.each(SAMPLES)(
    'loses, doubles and alters nothing that was acknowledged: %s',
    async (name) => {
      const fault = FAULTS.find((one) => one.name === name)!
      const outcome = await carryOut(scene!, fault, createRandom(7))
      expect(outcome).toMatchObject({ lost: 0, doubled: 0, altered: 0 })
      expect(outcome.acknowledged).toBeGreaterThan(0)
    },
    PATIENCE_MS,
  )
})

describe('docs/faults.json', () => {
  const { outcomes } = readFaults()

  it('has every fault of the campaign', () => {
    expect(outcomes.map(({ fault }) => fault)).toEqual(FAULTS.map(({ name }) => name))
  })

  it('has none by which anything acknowledged was lost, doubled or altered', () => {
    expect(outcomes.filter(({ lost, doubled, altered }) => lost + doubled + altered > 0)).toEqual(
      [],
    )
  })
})
