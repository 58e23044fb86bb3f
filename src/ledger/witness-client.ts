/**
 * One witness, as a log asks it (C2SP tlog-witness): for its cosignature, and for what it holds.
 *
 * What a witness says for itself counts for nothing: its cosignature is checked with the policy's
 * key. What it says against us counts: a size beyond our own, of a log that forgot what it signed,
 * is believed though nothing shows it, unless the witness itself shows a checkpoint that is smaller.
 */

import { createHash } from 'node:crypto'
import { fromUtf8 } from '../core/bytes/encoding.ts'
import type { Hash } from '../core/bytes/hash.ts'
import { LedgerError } from '../core/errors.ts'
import type { VerifySignature } from '../core/keys/signature.ts'
import { type Checkpoint, openCheckpoint, type TreeHead } from '../core/log/checkpoint.ts'
import { openCosignature } from '../core/log/cosignature.ts'
import { NOTE_LIMIT, type NoteSignature, parseNote, parseSignatures } from '../core/log/note.ts'
import type { PolicyWitness } from '../core/log/policy.ts'
import { type LogTrust, logKeysOf } from '../core/log/trust.ts'
import { formatAddCheckpoint } from '../core/log/witness.ts'

/** Why a witness gave no cosignature. */
export type WitnessFault =
  | 'unreachable'
  | 'timeout'
  /** It refused, and shows no reason that we signed. */
  | 'refused'
  | 'answer_malformed'
  | 'signature_invalid'

export interface WitnessState {
  /** Its name in the policy. */
  readonly name: string
  /** Whether it did what it was asked last; undefined if it was not asked yet. */
  readonly up: boolean | undefined
  readonly fault: WitnessFault | undefined
  /** Of its newest cosignature that we saw, by its own clock. */
  readonly cosignedAt: Date | undefined
}

export interface CosigningRequest {
  readonly head: TreeHead
  /** The checkpoint of that head, signed. */
  readonly note: string
  /** Size that it has probably cosigned last. */
  readonly hint: number
  /** Consistency proof to the head from an older size, above 0. */
  readonly prove: (from: number) => Promise<readonly Hash[]>
  /** Told of a checkpoint of ours that it holds, before its refusal is taken for a fault. */
  readonly confront: (held: Checkpoint, witness: string) => Promise<void>
  /** Told of a size that it says to have cosigned, larger than this head, and does not show. */
  readonly confrontClaim: (size: number, witness: string) => Promise<void>
}

export interface WitnessClient {
  readonly witness: PolicyWitness
  state(): WitnessState
  /**
   * Asks for a cosignature, once an earlier request is through.
   *
   * @param over - nothing is sent any more once this is aborted
   * @returns undefined if there is none; the state says why
   * @throws what `confront` and `confrontClaim` throw
   */
  cosign(request: CosigningRequest, over: AbortSignal): Promise<NoteSignature | undefined>
  /** The newest checkpoint of this log that it holds, if this log signed it. */
  held(): Promise<Checkpoint | undefined>
}

const TIMEOUT_MS = 2_000

class Fault extends Error {
  readonly fault: WitnessFault

  constructor(fault: WitnessFault) {
    super(fault)
    this.fault = fault
  }
}

export function createWitnessClient(
  witness: PolicyWitness,
  trust: LogTrust,
  verify: VerifySignature,
): WitnessClient {
  const { name, key, url = '' } = witness
  const prefix = url.replace(/\/+$/, '')
  let knownSize = 0
  let state: WitnessState = { name, up: undefined, fault: undefined, cosignedAt: undefined }
  let earlier: Promise<unknown> = Promise.resolve()

  /** Notes whether it did what it was asked. */
  const observe = async <Result>(act: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      const result = await act()
      state = { ...state, up: true, fault: undefined }
      return result
    } catch (error) {
      if (error instanceof LedgerError) throw error
      state = { ...state, up: false, fault: error instanceof Fault ? error.fault : faultOf(error) }
      return undefined
    }
  }

  const fetchHeld = async (signal: AbortSignal): Promise<Checkpoint | undefined> => {
    const hash = createHash('sha256').update(trust.origin).digest('hex')
    const answer = await ask(`${prefix}/${hash}/checkpoint`, { signal })
    if (answer.status === 404) return undefined
    if (answer.status !== 200) throw new Fault('refused')
    try {
      return await openCheckpoint(answer.body, trust.origin, logKeysOf(trust), verify)
    } catch (error) {
      if (error instanceof LedgerError) throw new Fault('answer_malformed')
      throw error
    }
  }

  const add = async (request: CosigningRequest, oldSize: number, signal: AbortSignal) => {
    const { head, note, prove } = request
    const isProvable = oldSize > 0 && oldSize <= head.size
    const proof = isProvable ? await prove(oldSize) : []
    const body = formatAddCheckpoint({ oldSize, proof, note })
    return ask(`${prefix}/add-checkpoint`, { method: 'POST', body, signal })
  }

  const negotiate = async (request: CosigningRequest): Promise<NoteSignature> => {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const { head, note, hint, confront, confrontClaim } = request
    let answer = await add(request, Math.min(Math.max(hint, knownSize), head.size), signal)
    const claimed = answer.status === 409 ? sizeIn(answer.body) : undefined
    if (claimed !== undefined && claimed <= head.size) {
      knownSize = claimed
      answer = await add(request, claimed, signal)
    }
    if (answer.status === 409 || answer.status === 422) {
      // Many witnesses have no address to be asked at; what they refuse for then stands.
      const held = await fetchHeld(signal).catch(() => undefined)
      if (held) await confront(held, name)
      else if (claimed !== undefined && claimed > head.size) await confrontClaim(claimed, name)
    }
    if (answer.status !== 200) throw new Fault('refused')
    const { text } = parseNote(note)
    for (const signature of signaturesIn(answer.body)) {
      const time = await openCosignature(text, signature, key, verify)
      if (!time) continue
      knownSize = head.size
      state = { ...state, cosignedAt: time }
      return signature
    }
    throw new Fault('signature_invalid')
  }

  return {
    witness,
    state: () => state,
    cosign(request, over) {
      const result = earlier.then(() =>
        over.aborted ? undefined : observe(() => negotiate(request)),
      )
      earlier = result.catch(() => {})
      return result
    },
    held: () => observe(() => fetchHeld(AbortSignal.timeout(TIMEOUT_MS))),
  }
}

async function ask(url: string, init: RequestInit): Promise<{ status: number; body: string }> {
  const response = await fetch(url, { ...init, redirect: 'error' })
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > NOTE_LIMIT) throw new Fault('answer_malformed')
    chunks.push(chunk)
  }
  const body = fromUtf8(Buffer.concat(chunks))
  if (body === undefined) throw new Fault('answer_malformed')
  return { status: response.status, body }
}

function sizeIn(body: string): number | undefined {
  const size = Number(/^(0|[1-9]\d{0,15})\n$/.exec(body)?.[1] ?? Number.NaN)
  return Number.isSafeInteger(size) ? size : undefined
}

function signaturesIn(body: string): NoteSignature[] {
  try {
    return parseSignatures(body)
  } catch (error) {
    if (error instanceof LedgerError) throw new Fault('answer_malformed')
    throw error
  }
}

const faultOf = (error: unknown): WitnessFault =>
  (error as Error | undefined)?.name === 'TimeoutError' ? 'timeout' : 'unreachable'
