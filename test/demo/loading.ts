/** The demo's story as tests load it: into a service of their own, through its API. */

import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import pino from 'pino'
import { expect, onTestFinished } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { AUTHORITY } from '../../src/core/log/submission.ts'
import { createKeys } from '../../src/demo/city/keys.ts'
import type { Loading } from '../../src/demo/load.ts'
import type { Step } from '../../src/demo/stories/step.ts'
import { tellStory } from '../../src/demo/story.ts'
import { generateKey, writeKeyFile } from '../../src/native/keys.ts'
import { startService } from '../../src/service/start.ts'
import { temporaryFolder } from '../support/ledger.ts'
import type { freshDatabase } from '../support/postgres.ts'
import { END } from './telling.ts'

export type Database = Awaited<ReturnType<typeof freshDatabase>>

const SEED = 1

/** @returns the story, and `steps`: its beginning, long enough to have something refused and corrected in it */
export async function openStory(folder: string) {
  const authority = { ...(await generateKey('ES256', AUTHORITY)), iss: AUTHORITY }
  const findKey = await createKeys(path.join(folder, 'demo', 'keys'))
  const story = tellStory(SEED, END, (enterprise, name) => {
    return findKey(enterprise.creditCode, name).publicKey
  })
  const refused = story.findIndex(({ refusal }) => refusal !== undefined)
  const corrected = story.findIndex(({ about }) => about)
  const keyFor = ({ signer, key }: Step) => (key ? findKey(signer, key) : authority)
  return { authority, keyFor, steps: story.slice(0, Math.max(refused, corrected) + 20), story }
}

/**
 * A service on an empty log whose clock the story sets.
 *
 * @param stopAfter - takes what stops it
 */
export async function startLoading(
  { db, url }: Database,
  stopAfter: (stop: () => Promise<void>) => void = onTestFinished,
) {
  const dataDir = await temporaryFolder()
  const { authority, keyFor, steps, story } = await openStory(dataDir)
  await mkdir(path.join(dataDir, 'keys'))
  await writeKeyFile(path.join(dataDir, 'keys', 'log.jwk'), await generateKey('Ed25519'), {
    replace: false,
  })
  const authorityKeys = { keys: [{ ...authority.publicKey, kid: authority.kid }] }
  await writeFile(path.join(dataDir, 'keys', 'authority.jwks'), JSON.stringify(authorityKeys))

  let clock = new Date(0)
  const service = await startService({
    config: readConfig({
      PORT: '0',
      METRICS_PORT: '0',
      DATA_DIR: dataDir,
      DATABASE_URL: url,
      LOG_ORIGIN: 'demo.example/log',
    }),
    log: pino({ level: 'silent' }),
    now: () => clock,
    demo: true,
  })
  stopAfter(() => service.stop())
  const loading: Loading = {
    url: service.url,
    origin: service.origin,
    seed: SEED,
    keyFor,
    setClock: (now) => {
      expect(now.getTime()).toBeGreaterThanOrEqual(clock.getTime())
      clock = now
    },
    onProgress: () => {},
  }
  return { steps, story, loading, db }
}
