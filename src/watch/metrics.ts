/** Figures of a watcher for Prometheus. */

import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { CHECKS } from '../core/log/verdict.ts'
import type { WatchState } from './state.ts'
import type { HeldCheckpoint } from './watcher.ts'

export interface Watched {
  readonly state: WatchState
  readonly held: HeldCheckpoint | undefined
  /** Whether the log answered at the last look. */
  readonly up: boolean
  readonly witnessesUp: ReadonlyMap<string, boolean>
  /** End of the last look that took in all that the log has signed. */
  readonly lastSuccess: Date | undefined
}

export function createWatchMetrics(read: () => Watched, now: () => Date): Registry {
  const registry = new Registry()
  const registers = [registry]
  const gauge = (name: string, help: string, value: (watched: Watched) => number) =>
    new Gauge({
      ...{ name: `cellproof_audit_${name}`, help, registers },
      collect() {
        this.set(value(read()))
      },
    })
  const published = ({ held }: Watched) => held?.head.size ?? 0
  gauge('size', 'Entries that were audited', ({ state }) => state.audited.size)
  gauge('published_size', 'Entries of the newest checkpoint that was verified', published)
  gauge('lag_entries', 'Entries that are published and not audited', (watched) =>
    Math.max(0, published(watched) - watched.state.audited.size),
  )
  gauge('log_up', 'Whether the log answered at the last look', ({ up }) => Number(up))
  gauge(
    'last_success_timestamp_seconds',
    'End of the last look that took in all that the log has signed, seconds since 1970',
    ({ lastSuccess }) => (lastSuccess ? lastSuccess.getTime() / 1000 : 0),
  )
  gauge(
    'checkpoint_age_seconds',
    'Time since a quorum of witnesses has vouched for the newest checkpoint; NaN if none has',
    ({ held }) => (held?.asOf ? (now().getTime() - held.asOf.getTime()) / 1000 : Number.NaN),
  )
  new Gauge({
    name: 'cellproof_audit_witness_up',
    help: 'Whether a witness that is asked showed what it has cosigned at the last look',
    labelNames: ['witness'],
    registers,
    collect() {
      this.reset()
      for (const [witness, up] of read().witnessesUp) this.set({ witness }, Number(up))
    },
  })
  gauge(
    'webhook_pending',
    'Findings that the webhook has not taken yet',
    ({ state }) => state.findings.length - state.delivered,
  )
  gauge('ended', 'Whether a finding has ended the replay', ({ state }) => Number(state.ended))
  new Counter({
    name: 'cellproof_audit_findings_total',
    help: 'Findings by check',
    labelNames: ['check'],
    registers,
    collect() {
      this.reset()
      // Every label is set to 0 at the start, so that an alarm sees the first finding as a rise.
      for (const check of CHECKS.watch) this.inc({ check }, read().state.counts[check] ?? 0)
    },
  })
  collectDefaultMetrics({ register: registry })
  return registry
}
