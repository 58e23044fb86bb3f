/** The story as tests tell it: with keys that nobody could sign with, to the rules without a service. */

import { toBase64, toBase64Url, toUtf8 } from '../../src/core/bytes/encoding.ts'
import { sha256 } from '../../src/core/bytes/hash.ts'
import { LedgerError, type LedgerErrorCode } from '../../src/core/errors.ts'
import type { LifecycleEvent } from '../../src/core/events/catalogue.ts'
import { parseEvent } from '../../src/core/events/parse.ts'
import { touchedCodes } from '../../src/core/events/parts.ts'
import { isRecordEvent } from '../../src/core/events/records.ts'
import { createRegistry, type Registry } from '../../src/core/events/registry.ts'
import type { Traceable } from '../../src/core/events/traceable.ts'
import type { PublicKey } from '../../src/core/keys/signature.ts'
import { thumbprintOf } from '../../src/core/keys/thumbprint.ts'
import { AUTHORITY } from '../../src/core/log/submission.ts'
import { admit } from '../../src/core/rules/admission.ts'
import type { CorrectionPast, PastEntry } from '../../src/core/rules/corrections.ts'
import type { Enterprise } from '../../src/demo/city/enterprises.ts'
import { eventOf, type Step } from '../../src/demo/stories/step.ts'
import { tellStory } from '../../src/demo/story.ts'

/** As of `cellproof demo`. */
export const END = new Date('2026-11-20T00:00:00+08:00')
const ORIGIN = 'demo.example'

export const tell = (seed: number): Step[] =>
  tellStory(seed, END, ({ creditCode }: Enterprise, name) => keyOf(creditCode, name))

export interface Replay {
  /** For each step, the code that it was refused with. */
  readonly outcomes: readonly (LedgerErrorCode | undefined)[]
  readonly traceables: ReadonlyMap<string, Traceable>
  readonly registry: Registry
}

export function replay(steps: readonly Step[]): Replay {
  const authority = keyOf(AUTHORITY, '')
  const registry = createRegistry([{ kid: thumbprintOf(authority), key: authority }])
  const log: Log = {
    registry,
    traceables: new Map(),
    entries: [],
    steps: new Map(),
    lives: new Map(),
  }
  return { registry, traceables: log.traceables, outcomes: steps.map((step) => submit(log, step)) }
}

interface Log {
  readonly registry: Registry
  readonly traceables: Map<string, Traceable>
  readonly entries: PastEntry[]
  readonly steps: Map<Step, PastEntry>
  readonly lives: Map<string, PastEntry[]>
}

function submit(log: Log, step: Step): LedgerErrorCode | undefined {
  const { at, signer, key } = step
  const index = log.entries.length
  const submission = {
    jws: '',
    algorithm: 'Ed25519',
    kid: thumbprintOf(keyOf(signer, key ?? '')),
    issuer: signer,
    audience: ORIGIN,
    issuedAt: at.getTime() / 1000,
    jti: '',
  } as const
  try {
    const event = parseEvent(eventOf(step, (about) => referenceIn(log, about)))
    const place = { origin: ORIGIN, index, acceptedAt: at }
    const find = (code: string) => log.traceables.get(code)
    const changed = admit(log.registry, find, { ...submission, event }, place, pastOf(log, event))
    for (const thing of changed) log.traceables.set(thing.code, thing)
    append(log, step, { index, leafHash: sha256(toUtf8(`entry ${index}`)), signer, event })
    return undefined
  } catch (error) {
    if (error instanceof LedgerError) return error.code
    throw error
  }
}

function append({ entries, steps, lives }: Log, step: Step, entry: PastEntry): void {
  entries.push(entry)
  steps.set(step, entry)
  for (const code of touchedCodes(entry.event)) {
    const life = lives.get(code)
    if (life) life.push(entry)
    else lives.set(code, [entry])
  }
}

function referenceIn({ steps }: Log, about: Step) {
  const entry = steps.get(about)
  return entry && { index: entry.index, leafHash: toBase64(entry.leafHash) }
}

const pastOf = ({ entries, lives }: Log, event: LifecycleEvent): CorrectionPast | undefined =>
  isRecordEvent(event)
    ? { target: entries[event.entry.index], entriesOf: (code) => lives.get(code) ?? [] }
    : undefined

const keyOf = (holder: string, name: string): PublicKey => ({
  kty: 'OKP',
  crv: 'Ed25519',
  x: toBase64Url(sha256(toUtf8(`${holder} ${name}`))),
})
