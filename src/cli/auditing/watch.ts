/** Goes on auditing a ledger until it is told to stop. */

import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { formatVerifierKey } from '../../core/keys/verifier-key.ts'
import type { Trust } from '../../core/log/trust.ts'
import type { FetchFile } from '../../mirror/folder.ts'
import { FolderTaken } from '../../native/folder-lock.ts'
import { toldToStop } from '../../native/told-to-stop.ts'
import { describeFinding, verdictText } from '../../text/verdict.ts'
import { CopyDamaged } from '../../watch/copy.ts'
import { FetchFailed } from '../../watch/fetch-failed.ts'
import type { WatchFinding } from '../../watch/finding.ts'
import { type RunningWatch, startWatch, type Teller } from '../../watch/start.ts'
import type { AskedWitness } from '../../watch/witnesses.ts'
import { isPassing, openClient } from '../remote/client.ts'
import { fetchOnce } from '../remote/tiles.ts'
import { Fault, fault } from '../terminal/fault.ts'
import { readSigningKey, readTrust, systemCode } from '../terminal/files.ts'
import { lateProgress } from '../terminal/progress.ts'
import { RemoteProblem } from '../terminal/remote-problem.ts'
import { type ExitCode, OK, print, printJson, type Shell, say } from '../terminal/shell.ts'
import { auditTextOf } from './audit-report.ts'

export interface WatchCommandOptions {
  readonly trust: string
  readonly key?: string
  readonly store?: string
  readonly metricsPort?: number
  readonly webhook?: string
  readonly reportKey?: string
  readonly name?: string
  readonly interval?: number
  /** `<name in the policy>=<monitoring address>`. */
  readonly witness?: readonly string[]
  readonly json?: boolean
}

/** TCP port, beside the one of a service's metrics. */
const METRICS_PORT = 9465
/** Seconds between two looks. */
const INTERVAL = 10

export async function runWatch(
  url: string,
  options: WatchCommandOptions,
  shell: Shell,
): Promise<ExitCode> {
  const { store: folder } = options
  if (folder === undefined) throw fault('store_missing')
  if (options.webhook !== undefined) openClient(options.webhook, shell)
  try {
    const watch = await start(url, folder, options, shell)
    tellStart(watch, options, shell)
    await Promise.race([once(toldToStop(), 'abort'), watch.done])
    await watch.stop()
    return OK
  } catch (error) {
    throw toFault(error, folder)
  }
}

async function start(
  url: string,
  folder: string,
  options: WatchCommandOptions,
  shell: Shell,
): Promise<RunningWatch> {
  const trust = await readTrust(options.trust)
  const reader = options.key === undefined ? undefined : await readSigningKey(options.key)
  // The next look is the next try.
  const fetch = fetchOnce(openClient(url, shell), trust.origin, reader)
  const { asked, unasked } = findWitnesses(trust, options.witness ?? [], shell)
  if (unasked.length > 0) say(shell, shell.text.watch.unasked({ names: unasked.join(', ') }))
  const progress = lateProgress(shell, auditTextOf(shell).progress)
  return startWatch({
    ...{ folder, trust, url },
    fetch: failing(fetch, shell),
    witnesses: asked,
    name: options.name ?? 'auditor',
    keyFile: options.reportKey,
    webhook: options.webhook,
    port: options.metricsPort ?? METRICS_PORT,
    interval: (options.interval ?? INTERVAL) * 1000,
    threads: availableParallelism(),
    now: shell.now,
    onProgress: progress.report,
    tell: tellerOf(folder, options.json ?? false, shell),
  })
}

/** Those of the policy whose address it has, or is given here. */
function findWitnesses(
  { origin, policy }: Trust,
  given: readonly string[],
  shell: Shell,
): { asked: AskedWitness[]; unasked: string[] } {
  const names = policy.witnesses.map(({ name }) => name)
  const addresses = new Map(policy.witnesses.map(({ name, url }) => [name, url]))
  for (const pair of given) {
    const name = pair.slice(0, pair.indexOf('='))
    if (!names.includes(name)) throw fault('witness_unknown', { pair })
    addresses.set(name, pair.slice(name.length + 1))
  }
  const asked = [...addresses].flatMap(([name, url]): AskedWitness[] =>
    url === undefined
      ? []
      : [{ name, fetch: fetchOnce(openClient(url, shell), origin, undefined) }],
  )
  return { asked, unasked: names.filter((name) => addresses.get(name) === undefined) }
}

/** What the network and the service say is wrong, as a watcher knows it. */
const failing =
  (fetch: FetchFile, { text }: Shell): FetchFile =>
  async (file) => {
    try {
      return await fetch(file)
    } catch (cause) {
      if (!(cause instanceof Fault || cause instanceof RemoteProblem)) throw cause
      const passing = isPassing(cause)
      if (cause instanceof Fault) throw new FetchFailed(file, cause.sentence(text), { passing })
      const { detail, title } = cause.problem
      throw new FetchFailed(file, detail || title, { passing })
    }
  }

function tellStart(
  { url, auditor, made, resumed }: RunningWatch,
  { json = false }: WatchCommandOptions,
  shell: Shell,
): void {
  const vkey = formatVerifierKey(auditor)
  if (json) {
    printJson(shell, { url, vkey, made, resumed })
    return
  }
  const { watch } = shell.text
  if (made !== undefined) say(shell, watch.made({ file: made }))
  if (resumed.size > 0) say(shell, watch.resumed(resumed))
  print(shell, watch.listening({ url }))
  print(shell, watch.key({ vkey }))
}

function tellerOf(folder: string, json: boolean, shell: Shell): Teller {
  const { watch } = shell.text
  return {
    found(findings) {
      for (const finding of findings) {
        const sentence = describeFinding('watch', finding, shell.language)
        if (json) printJson(shell, { ...finding, sentence })
        else print(shell, findingLine(finding, shell))
      }
      if (!json) say(shell, watch.reported({ file: path.join(folder, 'findings') }))
    },
    holds(size, asOf) {
      if (!json) print(shell, watch.holds({ size, time: asOf.toISOString() }))
    },
    away: (reason) => say(shell, watch.away({ reason })),
    back: () => say(shell, watch.back),
    webhookFailed: (reason, milliseconds) =>
      say(shell, watch.webhookFailed({ reason, seconds: milliseconds / 1000 })),
  }
}

/** What was found, and in which entry, or between which two. */
export function findingLine(finding: WatchFinding, shell: Shell): string {
  const { number, index, last = index } = finding
  const entries = index === last ? `${index ?? ''}` : `${index}–${last}`
  const check = verdictText(shell.language).checks.watch[finding.check]
  const sentence = describeFinding('watch', finding, shell.language)
  return `${shell.text.watch.finding({ number, check, entries })}${sentence}`
}

function toFault(error: unknown, folder: string): unknown {
  if (error instanceof FolderTaken) return fault('store_taken', { folder, pid: error.pid })
  if (error instanceof CopyDamaged) return fault('store_damaged', { folder, reason: error.message })
  const isSystemError = typeof (error as NodeJS.ErrnoException).syscall === 'string'
  return isSystemError ? fault('watch_failed', { code: systemCode(error) }) : error
}
