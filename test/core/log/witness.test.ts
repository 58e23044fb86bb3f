import { beforeAll, describe, expect, it } from 'vitest'
import { toUtf8 } from '../../../src/core/bytes/encoding.ts'
import type { Hash } from '../../../src/core/bytes/hash.ts'
import { signCheckpoint } from '../../../src/core/log/checkpoint.ts'
import { EMPTY_ROOT, leafHash } from '../../../src/core/log/merkle.ts'
import {
  decide,
  formatAddCheckpoint,
  type HeldTree,
  originOf,
  parseAddCheckpoint,
} from '../../../src/core/log/witness.ts'
import { verifySignature } from '../../../src/native/signature.ts'
import { newLogKey } from '../../support/log-key.ts'
import { slowTree } from '../../support/slow-tree.ts'
import { ADD_CHECKPOINT_VECTORS, VECTOR_LOGS } from '../../support/witness-vectors.ts'

const ORIGIN = 'ledger.example/2026'
const log = newLogKey(ORIGIN)
const tree = slowTree(Array.from({ length: 9 }, (_, i) => leafHash(toUtf8(`${i}`))))
const other = slowTree(Array.from({ length: 9 }, (_, i) => leafHash(toUtf8(`x${i}`))))

const noteOf = (size: number, root: Hash = tree.root(size), by = log) =>
  signCheckpoint({ origin: ORIGIN, size, root }, by)

const ask = (note: string, oldSize: number, held?: HeldTree, proof: readonly Hash[] = []) =>
  decide({ oldSize, proof, note }, held, [log.verifierKey], verifySignature)

const held = (size: number, root = tree.root(size)): HeldTree => ({ size, root })

describe('a request to a witness', () => {
  it('reads back as it was written, with a proof or without', async () => {
    const note = await noteOf(7)
    for (const proof of [[], tree.consistency(3, 7)]) {
      const request = { oldSize: 3, proof, note }
      expect(parseAddCheckpoint(formatAddCheckpoint(request))).toEqual(request)
      expect(originOf(request)).toBe(ORIGIN)
    }
  })

  it.each([
    ['nothing', ''],
    ['no old size', '\n\nnote'],
    ['a leading zero', 'old 01\n\nnote'],
    ['another word', 'new 1\n\nnote'],
    ['a size that would be rounded', 'old 9007199254740993\n\nnote'],
    ['a hash of 31 bytes', `old 1\n${'A'.repeat(41)}g==\n\nnote`],
    ['64 hashes', `old 1\n${`${'A'.repeat(43)}=\n`.repeat(64)}\nnote`],
    ['lines that end in CR LF', 'old 1\r\n\r\nnote'],
  ])('is malformed with %s', (_, body) => {
    expect(parseAddCheckpoint(body)).toBeUndefined()
  })
})

describe('a witness', () => {
  let note: string
  beforeAll(async () => {
    note = await noteOf(7)
  })

  it('signs what continues what it holds, and the first that it sees', async () => {
    expect(await ask(note, 0)).toMatchObject({ status: 200, checkpoint: { size: 7 } })
    expect(await ask(note, 3, held(3), tree.consistency(3, 7))).toMatchObject({ status: 200 })
    expect(await ask(note, 7, held(7))).toMatchObject({ status: 200 })
    expect(await ask(await noteOf(0, EMPTY_ROOT), 0)).toMatchObject({ status: 200 })
  })

  it('tells the size that it holds to whoever is mistaken about it', async () => {
    for (const oldSize of [0, 2, 4]) {
      expect(await ask(note, oldSize, held(3))).toEqual({ status: 409, size: 3 })
    }
    expect(await ask(note, 3)).toEqual({ status: 409, size: 0 })
    expect(await ask(note, 7, held(9))).toEqual({ status: 409, size: 9 })
  })

  it('refuses another history: with its own proof, with a true one, of the same size', async () => {
    const forged = await noteOf(7, other.root(7))
    for (const proof of [other.consistency(3, 7), tree.consistency(3, 7), []]) {
      expect(await ask(forged, 3, held(3), proof)).toMatchObject({ status: 422 })
    }
    expect(await ask(forged, 7, held(7))).toMatchObject({ status: 422 })
  })

  it('refuses a proof where there is nothing to prove, and an empty tree with a root', async () => {
    expect(await ask(note, 0, undefined, [tree.root(1)])).toMatchObject({ status: 422 })
    expect(await ask(note, 7, held(7), [tree.root(1)])).toMatchObject({ status: 422 })
    expect(await ask(await noteOf(0, tree.root(1)), 0)).toMatchObject({ status: 422 })
  })

  it('does not know a log, or a key, that it was not told of', async () => {
    const request = { oldSize: 0, proof: [], note }
    expect(await decide(request, undefined, [], verifySignature)).toMatchObject({ status: 404 })
    const stranger = await noteOf(7, tree.root(7), newLogKey(ORIGIN))
    expect(await ask(stranger, 0)).toMatchObject({ status: 403 })
    expect(await ask(note.replace('\n7\n', '\n8\n'), 0)).toMatchObject({ status: 403 })
    expect(await ask(note.replace(/— .*/, '— nothing'), 0)).toMatchObject({ status: 403 })
  })

  it('cannot read what is no checkpoint, or goes back on itself', async () => {
    expect(await ask('nothing', 0)).toMatchObject({ status: 400 })
    expect(await ask('a\nb\nc\n\n— a AAAAAAA=\n', 0)).toMatchObject({ status: 400 })
    expect(await ask(note, 8, held(8))).toMatchObject({ status: 400 })
  })

  it('decides the requests of another implementation’s tests as that one does', async () => {
    const kept = new Map<string, HeldTree>()
    for (const { body, status, size } of ADD_CHECKPOINT_VECTORS) {
      const request = parseAddCheckpoint(body)!
      const origin = originOf(request)!
      const keys = VECTOR_LOGS.get(origin) ?? []
      const decision = await decide(request, kept.get(origin), keys, verifySignature)
      expect(decision.status).toBe(status)
      if (decision.status === 200) kept.set(origin, decision.checkpoint)
      if (decision.status === 409) expect(decision.size).toBe(size)
    }
    expect(kept.size).toBe(2)
  })
})
