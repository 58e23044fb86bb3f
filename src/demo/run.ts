/** The demo: a made-up city whose story is told to a log once, and kept. */

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseJson } from '../core/bytes/json.ts'
import { writeDurably } from '../native/durable.ts'
import type { SigningKey } from '../native/signing.ts'
import { CITY } from './city/enterprises.ts'
import { createKeys, type FindKey } from './city/keys.ts'
import { type Highlight, highlightsOf } from './highlights.ts'
import { type Loading, loadStory } from './load.ts'
import type { Step } from './stories/step.ts'
import { countBatteries, tellStory } from './story.ts'

export interface DemoOptions extends Omit<Loading, 'keyFor'> {
  readonly authorityKey: SigningKey
  readonly dataDir: string
  /** The story ends shortly before. */
  readonly end: Date
}

export interface DemoSummary {
  readonly seed: number
  readonly enterprises: number
  readonly batteries: number
  readonly submissions: number
  /** Of the submissions: those that the log refused, as the story means it to. */
  readonly refused: number
  /** Three batteries that are worth a look. */
  readonly highlights: readonly Highlight[]
  /** Folder of the enterprises' private keys: `<credit code>.jwk`. */
  readonly keysFolder: string
}

/**
 * Tells the story to a log that is empty, and leaves a mark in `dataDir` once all of it is there.
 * What an interruption left cannot be gone on with: its signatures differ every time.
 *
 * @throws Error if the log answers otherwise than the story expects
 */
export async function loadDemo(options: DemoOptions): Promise<DemoSummary> {
  const keysFolder = path.join(options.dataDir, 'demo', 'keys')
  const findKey = await createKeys(keysFolder)
  const steps = tellStory(
    options.seed,
    options.end,
    ({ creditCode }, name) => findKey(creditCode, name).publicKey,
  )
  await loadStory(steps, { ...options, keyFor: (step) => keyFor(step, findKey, options) })
  const summary = summarize(steps, options, keysFolder)
  await writeDurably(markIn(options.dataDir), `${JSON.stringify(summary, null, 2)}\n`)
  return summary
}

/** @returns undefined if no demo was loaded to its end into this folder's log */
export async function findDemo(dataDir: string): Promise<DemoSummary | undefined> {
  try {
    return parseJson(await readFile(markIn(dataDir), 'utf8')) as DemoSummary
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

const markIn = (dataDir: string) => path.join(dataDir, 'demo', 'loaded.json')

const keyFor = ({ signer, key }: Step, find: FindKey, { authorityKey }: DemoOptions) =>
  key === undefined ? authorityKey : find(signer, key)

const summarize = (
  steps: readonly Step[],
  { seed }: DemoOptions,
  keysFolder: string,
): DemoSummary => ({
  seed,
  enterprises: CITY.length,
  batteries: countBatteries(steps),
  submissions: steps.length,
  refused: steps.filter(({ refusal }) => refusal !== undefined).length,
  highlights: highlightsOf(steps),
  keysFolder,
})
