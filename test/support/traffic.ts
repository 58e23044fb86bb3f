/** Clients that go on submitting, whichever node is there, and keep the receipts that they get. */

import { setTimeout as sleep } from 'node:timers/promises'
import { decodeReceiptJson, type Receipt } from '../../src/core/log/receipt.ts'

export interface Traffic {
  /** Submits the same bytes to one node after another until it has a receipt. */
  submit(jws: string): Promise<Receipt>
  /** Begins to submit what `sign` gives, until {@link Traffic.end}. */
  begin(sign: () => string): void
  /** Receipts of submissions that were made while this runs, and of some after it. */
  during(act: () => Promise<void>): Promise<Receipt[]>
  /** @throws what went wrong meanwhile */
  end(): Promise<void>
}

const CLIENTS = 3
/** Receipts at least, of each stretch. */
const ENOUGH = 6

export function createTraffic(urls: readonly string[]): Traffic {
  let ended = false
  let running: Promise<unknown> = Promise.resolve()
  let taken: Receipt[] = []
  let onReceipt = () => {}
  let turn = 0

  const submit = async (jws: string): Promise<Receipt> => {
    for (;;) {
      const receipt = await tryToSubmit(urls[turn++ % urls.length]!, jws)
      if (receipt) return receipt
      await sleep(20)
    }
  }
  const client = async (sign: () => string) => {
    while (!ended) {
      const into = taken
      into.push(await submit(sign()))
      onReceipt()
    }
  }
  return {
    submit,
    begin(sign) {
      running = Promise.all(Array.from({ length: CLIENTS }, () => client(sign)))
    },
    async during(act) {
      const receipts: Receipt[] = []
      taken = receipts
      await act()
      const enough = new Promise<void>((resolve) => {
        onReceipt = () => receipts.length >= ENOUGH && resolve()
        onReceipt()
      })
      await Promise.race([enough, running])
      return receipts
    },
    async end() {
      ended = true
      await running
    },
  }
}

/** @returns undefined if the node is away, busy, or had no checkpoint in time */
async function tryToSubmit(url: string, jws: string): Promise<Receipt | undefined> {
  const answer = await fetch(`${url}/v1/submissions?wait=receipt`, {
    method: 'POST',
    headers: { 'content-type': 'application/jose', accept: 'application/json' },
    body: jws,
  }).catch(() => undefined)
  const body = await answer?.text().catch(() => undefined)
  if (!answer || body === undefined || answer.status === 503) return undefined
  if (!answer.ok) throw new Error(body)
  return decodeReceiptJson(JSON.parse(body))
}
