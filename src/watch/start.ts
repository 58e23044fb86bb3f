/** Puts a watcher together: its store, its looks, its reports, its webhook, and what it shows. */

import { startThreads } from '../audit/threads.ts'
import type { VerifierKey } from '../core/keys/verifier-key.ts'
import type { Trust } from '../core/log/trust.ts'
import type { FetchFile } from '../mirror/folder.ts'
import { close, listen } from '../native/listening.ts'
import { pause } from '../native/repeat.ts'
import { FetchFailed } from './fetch-failed.ts'
import type { WatchFinding } from './finding.ts'
import { createWatchServer } from './http.ts'
import { createWatchMetrics } from './metrics.ts'
import { notification, reportText } from './report.ts'
import { openStore, REPORT, type Store } from './store.ts'
import { type Look, openWatcher, type Watcher } from './watcher.ts'
import { startWebhook, type Webhook } from './webhook.ts'
import type { AskedWitness } from './witnesses.ts'

export interface WatchSettings {
  readonly folder: string
  readonly trust: Trust
  /** Of the log, for those who are told of a finding. */
  readonly url: string
  readonly fetch: FetchFile
  readonly witnesses: readonly AskedWitness[]
  /** Of the auditor. */
  readonly name: string
  readonly keyFile: string | undefined
  readonly webhook: string | undefined
  /** Of the server, on loopback; 0 picks a free one. */
  readonly port: number
  /** Milliseconds between two looks. */
  readonly interval: number
  readonly threads: number
  readonly now: () => Date
  readonly onProgress: (done: number, total: number) => void
  readonly tell: Teller
}

/** Told of what happens, for whoever reads along. */
export interface Teller {
  found(findings: readonly WatchFinding[]): void
  /** All that is published was audited, up to here. */
  holds(size: number, asOf: Date): void
  /** The first time of several in a row. */
  away(reason: string): void
  back(): void
  webhookFailed(reason: string, milliseconds: number): void
}

export interface RunningWatch {
  readonly url: string
  readonly auditor: VerifierKey
  /** The key's file, if this start has made it. */
  readonly made?: string
  /** As it was found in the store. */
  readonly resumed: { readonly size: number; readonly findings: number }
  /** Resolves once it was stopped; rejects with a fault of its own. */
  readonly done: Promise<void>
  stop(): Promise<void>
}

/** @throws FolderTaken, CopyDamaged; LedgerError `settings_invalid`; what listening throws */
export async function startWatch(settings: WatchSettings): Promise<RunningWatch> {
  const { trust, now, threads: count } = settings
  const store = await openStore(settings)
  const stopping = new AbortController()
  const threads = startThreads(count, trust)
  const release = async () => {
    await threads.close()
    await store.close()
  }
  try {
    const { signal } = stopping
    const watcher = await openWatcher({
      ...settings,
      ...{ store, signal, run: threads.run, fetch: interruptible(settings.fetch, signal) },
    })
    const shown = { up: false, lastSuccess: undefined as Date | undefined }
    const metrics = createWatchMetrics(
      () => ({
        ...{ state: watcher.state(), held: watcher.held(), ...shown },
        witnessesUp: watcher.witnessesUp(),
      }),
      now,
    )
    const report = () => store.read(REPORT)
    const server = createWatchServer({ metrics, read: store.copy.read, report })
    const url = await listen(server, '127.0.0.1', settings.port)
    const { audited, findings } = watcher.state()
    const working = work({ settings, store, watcher, shown, stopping, signal })
    const done = working.finally(async () => {
      await close(server)
      await release()
    })
    done.catch(() => {})
    const { key: auditor, made } = store.auditor
    return {
      ...{ url, auditor, done },
      ...(made !== undefined && { made }),
      resumed: { size: audited.size, findings: findings.length },
      async stop() {
        stopping.abort()
        await done
      },
    }
  } catch (error) {
    await release()
    throw error
  }
}

interface Working {
  readonly settings: WatchSettings
  readonly store: Store
  readonly watcher: Watcher
  readonly shown: { up: boolean; lastSuccess: Date | undefined }
  readonly stopping: AbortController
  readonly signal: AbortSignal
}

/** Runs until it is told to stop, or until the looks or the webhook fail. */
async function work(working: Working): Promise<void> {
  const { settings, stopping } = working
  const webhook =
    settings.webhook === undefined ? undefined : openWebhook(working, settings.webhook)
  const both = [lookOn(working, webhook), ...(webhook ? [webhook.done] : [])]
  try {
    await Promise.race(both)
  } finally {
    stopping.abort()
    await Promise.allSettled(both)
  }
}

async function lookOn(working: Working, webhook: Webhook | undefined): Promise<void> {
  const { settings, watcher, shown, signal } = working
  const { tell, interval, now } = settings
  let isAway = false
  while (!signal.aborted) {
    try {
      const look = await watcher.look()
      if (isAway) tell.back()
      isAway = false
      shown.up = true
      if (look.complete) shown.lastSuccess = now()
      await tellLook(working, look)
      webhook?.wake()
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof FetchFailed)) throw error
      if (!isAway) tell.away(error.message)
      isAway = true
      shown.up = false
    }
    await pause(interval, signal)
  }
}

async function tellLook(
  { settings: { tell, now }, store, watcher }: Working,
  { found, changed }: Look,
): Promise<void> {
  const [held, state] = [watcher.held(), watcher.state()]
  if (changed && held) {
    const report = await store.auditor.signNote(reportText(state, held, now()))
    await store.write(REPORT, report)
    for (let number = found?.first ?? 1; number <= (found?.last ?? 0); number++) {
      await store.write(`findings/${String(number).padStart(4, '0')}-report.txt`, report)
    }
  }
  if (found) tell.found(state.findings.slice(found.first - 1, found.last))
  else if (changed && state.findings.length === 0)
    tell.holds(state.audited.size, held?.asOf ?? now())
}

function openWebhook({ settings, store, watcher, signal }: Working, url: string): Webhook {
  const { trust } = settings
  return startWebhook({
    url,
    signal,
    report: settings.tell.webhookFailed,
    taken: watcher.markDelivered,
    pending() {
      const state = watcher.state()
      const findings = state.findings.slice(state.delivered)
      if (findings.length === 0) return undefined
      const about = { origin: trust.origin, url: settings.url, auditor: store.auditor.key }
      const body = notification(state, findings, { ...about, held: watcher.held() })
      return { body, count: state.findings.length }
    },
  })
}

/** Stops between two files when the signal says so, however much there is to fetch. */
const interruptible =
  (fetch: FetchFile, signal: AbortSignal): FetchFile =>
  async (path) => {
    signal.throwIfAborted()
    return fetch(path)
  }
