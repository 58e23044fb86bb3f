import { describe, expect, it } from 'vitest'
import { signCheckpoint } from '../../../src/core/log/checkpoint.ts'
import { unwitnessed } from '../../../src/core/log/policy.ts'
import {
  formatSplitView,
  isSplitView,
  parseSplitView,
  type SplitView,
  verifySplitView,
} from '../../../src/core/log/split-view.ts'
import { verifySignature } from '../../../src/native/signature.ts'
import { newLogKey } from '../../support/log-key.ts'
import { asyncRefusalOf, refusalOf } from '../../support/refusals.ts'
import { leavesFor, slowTree } from '../../support/slow-tree.ts'

const origin = 'ledger.example/cq'
const key = newLogKey(origin)
const trust = { origin, policy: unwitnessed(key.verifierKey) }
const honest = slowTree(leavesFor(20))
const other = slowTree([...leavesFor(20)].reverse())

const note = (size: number, tree = honest, by = key) =>
  signCheckpoint({ origin, size, root: tree.root(size) }, by)

const verify = (view: SplitView) => verifySplitView(view, trust, verifySignature)

/** The other tree at 20, which did not begin with the honest one at 12. */
const grown = async (): Promise<SplitView> => ({
  notes: [await note(12), await note(20, other)],
  prefix: { root: other.root(12), proof: other.consistency(12, 20) },
})

describe('the proof of a split view', () => {
  it('holds for two trees of one size, and for one that does not begin with the other', async () => {
    const same = { notes: [await note(12), await note(12, other)] as const, prefix: undefined }
    for (const view of [same, await grown()]) {
      const text = formatSplitView(view)
      expect(isSplitView(text)).toBe(true)
      expect(parseSplitView(text)).toEqual(view)
      expect(await verify(parseSplitView(text))).toMatchObject({ older: { size: 12 } })
    }
  })

  it('holds where the smaller size is a power of two, and the proof leaves its root out', async () => {
    const prefix = { root: other.root(16), proof: other.consistency(16, 20) }
    expect(await verify({ notes: [await note(16), await note(20, other)], prefix })).toBeTruthy()
  })

  it('is refused if the two are of one history, or the proof is of another', async () => {
    const { notes, prefix } = await grown()
    const honestPrefix = { root: honest.root(12), proof: honest.consistency(12, 20) }
    const views: SplitView[] = [
      { notes: [await note(12), await note(20)], prefix: honestPrefix },
      { notes: [await note(12), await note(12)], prefix: undefined },
      { notes, prefix: honestPrefix },
      { notes, prefix: { ...prefix!, root: honest.root(12) } },
      { notes, prefix: undefined },
      { notes: [notes[1], notes[0]], prefix },
    ]
    for (const view of views) {
      expect(await asyncRefusalOf(verify(view))).toBe('proof_invalid')
    }
  })

  it('accuses nobody whose key did not sign both', async () => {
    const { prefix } = await grown()
    const view = {
      notes: [await note(12), await note(20, other, newLogKey(origin))] as const,
      prefix,
    }
    expect(await asyncRefusalOf(verify(view))).toBe('note_untrusted')
  })

  it('has one form', async () => {
    const text = formatSplitView(await grown())
    for (const broken of ['', text.slice(0, 80), text.replace('root ', 'rot '), `${text}\n\nx\n`]) {
      expect(refusalOf(() => parseSplitView(broken))).toBe('note_malformed')
    }
  })
})
