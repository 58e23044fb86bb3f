/** A folder of a test's own, gone with it. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'

export async function ownFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cellproof-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}
