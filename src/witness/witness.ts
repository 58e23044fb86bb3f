/** A witness: cosigns what continues all that it has cosigned before, and remembers before it answers. */

import { equalBytes } from '../core/bytes/hash.ts'
import { LedgerError } from '../core/errors.ts'
import type { SignEd25519, VerifySignature } from '../core/keys/signature.ts'
import type { VerifierKey } from '../core/keys/verifier-key.ts'
import { parseCheckpoint } from '../core/log/checkpoint.ts'
import { signCosignature } from '../core/log/cosignature.ts'
import { formatNote, formatSignatures, parseNote } from '../core/log/note.ts'
import {
  type AddCheckpoint,
  decide,
  type HeldTree,
  originOf,
  parseAddCheckpoint,
} from '../core/log/witness.ts'
import { originHashOf, type WitnessStore } from './store.ts'

export interface WitnessOptions {
  /** Keys that may sign for each origin: the logs that it knows. */
  readonly logs: ReadonlyMap<string, readonly VerifierKey[]>
  /** Its own, of type 0x04. */
  readonly key: VerifierKey
  readonly sign: SignEd25519
  readonly store: WitnessStore
  readonly verify: VerifySignature
  readonly now: () => Date
}

export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422
  readonly type: string
  readonly body: string
}

export interface Witness {
  addCheckpoint(body: string): Promise<WitnessAnswer>
  /** The newest checkpoint that it has cosigned of an origin, by the origin's hexadecimal SHA-256. */
  latest(originHash: string): Promise<string | undefined>
}

const PLAIN = 'text/plain; charset=utf-8'

export function createWitness(options: WitnessOptions): Witness {
  const { logs, store } = options
  const inTurn = takeTurns()
  return {
    async addCheckpoint(body) {
      const request = parseAddCheckpoint(body)
      const origin = request && originOf(request)
      if (!request || origin === undefined) return refusal(400, 'malformed')
      if (!logs.has(origin)) return refusal(404, 'log_unknown')
      return inTurn(origin, () => decideAndKeep(request, origin, options))
    },
    latest: store.read,
  }
}

async function decideAndKeep(
  request: AddCheckpoint,
  origin: string,
  { logs, key, sign, store, verify, now }: WitnessOptions,
): Promise<WitnessAnswer> {
  const originHash = originHashOf(origin)
  const held = heldIn(await store.read(originHash))
  const logKeys = logs.get(origin) ?? []
  const decision = await decide(request, held, logKeys, verify)
  if (decision.status === 409) {
    return { status: 409, type: 'text/x.tlog.size', body: `${decision.size}\n` }
  }
  if (decision.status !== 200) return refusal(decision.status, decision.reason)
  const { text } = decision
  const cosignature = await signCosignature(text, key, now(), sign)
  const signatures = [...signaturesBy(logKeys, request.note), cosignature]
  await store.write(originHash, formatNote({ text, signatures }))
  return { status: 200, type: PLAIN, body: formatSignatures([cosignature]) }
}

/** @throws Error if the stored checkpoint cannot be read: the witness then signs nothing for this origin */
function heldIn(note: string | undefined): HeldTree | undefined {
  try {
    return note === undefined ? undefined : parseCheckpoint(note)
  } catch (error) {
    throw error instanceof LedgerError ? new Error(`stored checkpoint: ${error.message}`) : error
  }
}

/** Those of the log itself; what strangers added is not passed on. */
const signaturesBy = (keys: readonly VerifierKey[], note: string) =>
  parseNote(note).signatures.filter(({ name, keyId }) =>
    keys.some((key) => key.name === name && equalBytes(key.keyId, keyId)),
  )

const refusal = (status: WitnessAnswer['status'], reason: string): WitnessAnswer => ({
  status,
  type: PLAIN,
  body: `${reason}\n`,
})

/** Runs tasks of the same name one after another. */
function takeTurns() {
  const turns = new Map<string, Promise<unknown>>()
  return <Result>(name: string, act: () => Promise<Result>): Promise<Result> => {
    const result = (turns.get(name) ?? Promise.resolve()).then(act)
    turns.set(
      name,
      result.catch(() => {}),
    )
    return result
  }
}
