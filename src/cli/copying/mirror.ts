/** Keeps a whole, verified copy of a ledger; says so, and keeps the proof, if it contradicts itself. */

import path from 'node:path'
import { LedgerError } from '../../core/errors.ts'
import { openCosignedCheckpoint } from '../../core/log/checkpoint.ts'
import type { Evidence } from '../../core/log/evidence.ts'
import type { Trust } from '../../core/log/trust.ts'
import { Contradiction } from '../../mirror/contradiction.ts'
import { openTileFolder } from '../../mirror/folder.ts'
import type { OpenCheckpoint } from '../../mirror/signed-tree.ts'
import { mirrorLog } from '../../mirror/sync.ts'
import { verifySignature } from '../../native/signature.ts'
import { toldToStop } from '../../native/told-to-stop.ts'
import { openClient } from '../remote/client.ts'
import { fetchFromService } from '../remote/tiles.ts'
import { isUntrusted, report } from '../terminal/failure.ts'
import { fault } from '../terminal/fault.ts'
import { readSigningKey, readTrust, writeOutput } from '../terminal/files.ts'
import { lateProgress } from '../terminal/progress.ts'
import { RemoteProblem } from '../terminal/remote-problem.ts'
import {
  BROKEN,
  type ExitCode,
  OK,
  print,
  printJson,
  type Shell,
  say,
  UNUSABLE,
} from '../terminal/shell.ts'
import { keepLooking } from './looks.ts'

export interface MirrorCommandOptions {
  readonly url: string
  readonly trust: string
  readonly key?: string
  readonly watch?: boolean
  readonly every?: number
  readonly json?: boolean
}

export async function runMirror(
  folder: string,
  options: MirrorCommandOptions,
  shell: Shell,
): Promise<ExitCode> {
  const trust = await readTrust(options.trust)
  const reader = options.key === undefined ? undefined : await readSigningKey(options.key)
  const fetch = fetchFromService(openClient(options.url, shell), trust.origin, reader)
  const open = checkpointOpener(trust)
  const copy = await openTileFolder(folder)
  const look = async () => {
    const progress = lateProgress(shell, shell.text.mirror.progress)
    try {
      return await mirrorLog({ folder: copy, fetch, open, onProgress: progress.report })
    } finally {
      await progress.stop()
    }
  }
  try {
    const stop = options.watch ? toldToStop() : undefined
    await keepLooking(look, options, shell, stop)
    return OK
  } catch (error) {
    if (error instanceof Contradiction) return contradicted(error.evidence, folder, options, shell)
    // A service that does not let us read says nothing about its ledger, and neither does a checkpoint
    // that nobody has signed whom the trust file knows: it may be another log's.
    if (!(error instanceof RemoteProblem) && !isUntrusted(error)) throw missingAsFault(error)
    report(error, shell, options.json ?? false)
    return UNUSABLE
  }
}

export const checkpointOpener =
  (trust: Trust): OpenCheckpoint =>
  (note) =>
    openCosignedCheckpoint(note, trust, verifySignature)

async function contradicted(
  evidence: Evidence,
  folder: string,
  { url, json = false }: MirrorCommandOptions,
  shell: Shell,
): Promise<ExitCode> {
  const { mirror } = shell.text
  const seen = shell.now().toISOString()
  const file = path.join(folder, `evidence-${seen.replaceAll(':', '')}.json`)
  await writeOutput(file, `${JSON.stringify({ url, seen, ...evidence }, null, 2)}\n`)
  if (json) {
    printJson(shell, { verdict: 'broken', evidence: file, ...evidence })
    return BROKEN
  }
  print(shell, mirror.found[evidence.found])
  if (evidence.index !== undefined) print(shell, mirror.index({ index: evidence.index }))
  say(shell, mirror.evidence({ file }))
  return BROKEN
}

function missingAsFault(error: unknown): unknown {
  const isMissing = error instanceof LedgerError && error.code === 'not_found'
  return isMissing ? fault('tile_missing', { path: String(error.params.path) }) : error
}
