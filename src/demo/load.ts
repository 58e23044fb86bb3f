/** Loading: a story signed step by step and sent through the HTTP API, and each answer compared with the story's. */

import { toHex, toUtf8 } from '../core/bytes/encoding.ts'
import { sha256 } from '../core/bytes/hash.ts'
import { parseJson } from '../core/bytes/json.ts'
import type { LifecycleEvent } from '../core/events/catalogue.ts'
import { type SigningKey, signSubmission } from '../native/signing.ts'
import { batchesOf } from './batches.ts'
import { type EntryReference, eventOf, type Step } from './stories/step.ts'

export interface Loading {
  /** Where the service answers, without a slash at the end. */
  readonly url: string
  /** Of the log. */
  readonly origin: string
  readonly seed: number
  readonly keyFor: (step: Step) => SigningKey
  /** Sets the service's clock; never backwards. */
  readonly setClock: (now: Date) => void
  readonly onProgress: (done: number, total: number) => void
}

/** @throws Error at the first answer that the story does not expect, naming the step */
export async function loadStory(steps: readonly Step[], loading: Loading): Promise<void> {
  let done = 0
  const entries = new Map<Step, EntryReference>()
  const eventSaidBy = (step: Step) => eventOf(step, (about) => entries.get(about))
  for (const batch of batchesOf(steps)) {
    const submissions = batch.map((step, i) => sign(step, done + i, eventSaidBy(step), loading))
    loading.setClock(batch.at(-1)!.at)
    const results = await send(submissions, loading.url)
    for (const [i, step] of batch.entries()) {
      const result = results[i]
      check(step, done + i, result)
      if (result?.status === 'accepted') entries.set(step, referenceTo(result))
    }
    done += batch.length
    loading.onProgress(done, steps.length)
  }
}

type SubmissionAnswer =
  | ({ readonly status: 'accepted' | 'duplicate' } & EntryReference)
  | { readonly status: 'refused'; readonly problem: { readonly type: string } }

const referenceTo = ({ index, leafHash }: EntryReference): EntryReference => ({ index, leafHash })

function sign(
  step: Step,
  number: number,
  event: LifecycleEvent,
  { origin, seed, keyFor }: Loading,
): string {
  return signSubmission(keyFor(step), {
    aud: origin,
    iat: step.at.getTime() / 1000,
    jti: uuidOf(`${seed}/${number}`),
    event,
  })
}

/** A UUID of version 8: made by a rule of our own (RFC 9562 section 5.8). */
function uuidOf(name: string): string {
  const hex = toHex(sha256(toUtf8(name)))
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`]
  return [...parts, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')
}

async function send(
  submissions: readonly string[],
  url: string,
): Promise<readonly SubmissionAnswer[]> {
  const response = await fetch(`${url}/v1/submissions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ submissions }),
  })
  const text = await response.text()
  if (response.status !== 200) throw new Error(`the service answered ${response.status}: ${text}`)
  return (parseJson(text) as { results: SubmissionAnswer[] }).results
}

function check(step: Step, number: number, result: SubmissionAnswer | undefined): void {
  const expected = step.refusal ?? 'accepted'
  const outcome = result?.status === 'refused' ? codeOf(result.problem) : result?.status
  if (outcome === expected) return
  const told = JSON.stringify(step)
  throw new Error(`step ${number} of the demo was to be ${expected}, and was ${outcome}: ${told}`)
}

/** The code is the last part of the problem's type. */
const codeOf = ({ type }: { readonly type: string }) => type.slice(type.lastIndexOf('/') + 1)
