import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64, toUtf8 } from '../../src/core/bytes/encoding.ts'
import { openCheckpoint, parseCheckpoint } from '../../src/core/log/checkpoint.ts'
import type { Evidence } from '../../src/core/log/evidence.ts'
import { verifyConsistency } from '../../src/core/log/merkle.ts'
import { Contradiction } from '../../src/mirror/contradiction.ts'
import { openTileFolder } from '../../src/mirror/folder.ts'
import type { OpenCheckpoint } from '../../src/mirror/signed-tree.ts'
import { mirrorLog } from '../../src/mirror/sync.ts'
import { verifySignature } from '../../src/native/signature.ts'
import { ownFolder } from '../support/folder.ts'
import { newLogKey } from '../support/log-key.ts'
import { asyncRefusalOf } from '../support/refusals.ts'
import { entriesFor, fetchFrom, type TileFiles, tileFiles } from '../support/tile-files.ts'

const ORIGIN = 'ledger.example/cq'
const key = newLogKey(ORIGIN)
const open: OpenCheckpoint = (note) =>
  openCheckpoint(note, ORIGIN, [key.verifierKey], verifySignature)

async function newCopy() {
  const folder = await ownFolder()
  const take = async (files: TileFiles, fetch = fetchFrom(files)) =>
    mirrorLog({ folder: await openTileFolder(folder), fetch, open, onProgress: () => {} })
  return { folder, take }
}

/** Every file of a copy by its path. */
async function filesIn(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return new Map(
    await Promise.all(
      files.map(async ({ parentPath, name }): Promise<[string, Buffer]> => {
        const file = path.join(parentPath, name)
        return [path.relative(folder, file), await readFile(file)]
      }),
    ),
  )
}

async function expectCopyOf(files: TileFiles, folder: string) {
  const copied = await filesIn(folder)
  for (const [file, bytes] of files) {
    expect([file, copied.get(file)?.equals(bytes)]).toEqual([file, true])
  }
  return copied
}

const contradictionOf = async (promise: Promise<unknown>): Promise<Evidence | undefined> =>
  promise.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof Contradiction) return error.evidence
      throw error
    },
  )

describe('a copy of a log', () => {
  it('has every file that the log has, to the byte, however the log grew meanwhile', async () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 1_300 }), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(sizes, async (unsorted) => {
        const { folder, take } = await newCopy()
        for (const size of unsorted.sort((a, b) => a - b)) {
          const files = await tileFiles(key, entriesFor(size))
          expect(await take(files)).toMatchObject({ size, given: { head: { size } } })
          await expectCopyOf(files, folder)
        }
        // What a full tile has made needless is gone: no more is there than the last checkpoints had.
        const full = [...(await filesIn(folder)).keys()].filter((file) => !file.includes('.p/'))
        for (const file of full)
          expect(await readdir(`${folder}/${file}.p`).catch(() => [])).toEqual([])
      }),
      { numRuns: 25 },
    )
  })

  it.each([
    [65_535, 65_537],
    [700, 65_600],
  ])('goes on from %i to %i entries', async (from, to) => {
    const { folder, take } = await newCopy()
    const entries = entriesFor(to)
    await take(await tileFiles(key, entries.slice(0, from)))
    const files = await tileFiles(key, entries)
    expect(await take(files)).toMatchObject({ size: to, added: to - from })
    await expectCopyOf(files, folder)
  })

  it('that was cut short goes on where it was, and fetches nothing twice', async () => {
    const { folder, take } = await newCopy()
    const files = await tileFiles(key, entriesFor(5_000))
    let left = 9
    const breaking = async (file: string) => {
      if (file.startsWith('tile/entries/') && left-- <= 0) throw new Error('cut')
      return files.get(file)
    }
    await expect(take(files, breaking)).rejects.toThrow('cut')
    expect((await filesIn(folder)).has('checkpoint')).toBe(false)
    const asked: string[] = []
    await take(files, async (file) => {
      asked.push(file)
      return files.get(file)
    })
    expect(asked.filter((file) => file.startsWith('tile/entries/'))).toHaveLength(20 - 9)
    await expectCopyOf(files, folder)
  })

  it('takes the full tile where the partial one is gone already', async () => {
    const { folder, take } = await newCopy()
    const files = await tileFiles(key, entriesFor(768))
    files.set('checkpoint', (await tileFiles(key, entriesFor(600))).get('checkpoint')!)
    files.set('tile/1/000.p/2', files.get('tile/1/000.p/3')!.slice(0, 64))
    expect(await take(files)).toMatchObject({ size: 600 })
    await expectCopyOf(await tileFiles(key, entriesFor(600)), folder)
  })

  it('is taken up to the checkpoint, and not from a log that lacks a file of it', async () => {
    const { folder, take } = await newCopy()
    const files = await tileFiles(key, entriesFor(600))
    files.delete('tile/entries/001')
    expect(await asyncRefusalOf(take(files))).toBe('not_found')
    expect((await filesIn(folder)).has('checkpoint')).toBe(false)
  })

  it('that was damaged on its own disk is not gone on with', async () => {
    const { folder, take } = await newCopy()
    const files = await tileFiles(key, entriesFor(600))
    await take(files)
    const tile = path.join(folder, 'tile/0/002.p/88')
    await writeFile(tile, (await readFile(tile)).fill(1, 0, 32))
    expect(await asyncRefusalOf(take(files))).toBe('tile_untrusted')
    await rm(tile)
    expect(await asyncRefusalOf(take(files))).toBe('not_found')
  })

  it('knows an older checkpoint from another history', async () => {
    const { take } = await newCopy()
    const older = await tileFiles(key, entriesFor(600))
    await take(await tileFiles(key, entriesFor(900)))
    expect(await take(older)).toMatchObject({ size: 900, given: { head: { size: 600 } } })
    const other = await tileFiles(key, entriesFor(600, 'other'))
    expect(await contradictionOf(take(other))).toMatchObject({ found: 'history_changed' })
  })
})

describe('a copy is not taken from', () => {
  it('a log that nobody trusts', async () => {
    const { take } = await newCopy()
    const stranger = newLogKey(ORIGIN)
    const code = asyncRefusalOf(take(await tileFiles(stranger, entriesFor(3))))
    expect(await code).toBe('note_untrusted')
  })

  it('a log that has signed two trees of one size', async () => {
    const { folder, take } = await newCopy()
    const entries = entriesFor(300)
    await take(await tileFiles(key, entries))
    const before = await filesIn(folder)
    const other = await tileFiles(key, [...entries.slice(0, -1), toUtf8('another')])
    const evidence = await contradictionOf(take(other))
    expect(evidence).toMatchObject({ found: 'split_view' })
    for (const note of [evidence!.held!, evidence!.served]) await open(note)
    expect(await filesIn(folder)).toEqual(before)
  })

  it.each([
    ['the first', 0],
    ['one in a full tile', 100],
    ['one in the last tile, which was not full', 599],
  ])('a log that has changed an entry, %s, and the evidence proves it', async (_, index) => {
    for (const size of [601, 700, 768, 1_000]) {
      const { folder, take } = await newCopy()
      await take(await tileFiles(key, entriesFor(600)))
      const before = await filesIn(folder)
      const changed = entriesFor(size)
      changed[index] = toUtf8('changed')
      const evidence = (await contradictionOf(take(await tileFiles(key, changed))))!
      expect(evidence.found).toBe('history_changed')
      const [held, served] = [parseCheckpoint(evidence.held!), parseCheckpoint(evidence.served)]
      const olderRoot = fromBase64(evidence.olderRoot!)!
      const proof = evidence.consistency!.map((hash) => fromBase64(hash)!)
      verifyConsistency(held.size, served.size, olderRoot, served.root, proof)
      expect(olderRoot).not.toEqual(held.root)
      expect(await filesIn(folder)).toEqual(before)
    }
  })

  it('a log whose tiles do not make the tree that it has signed', async () => {
    for (const file of ['tile/1/000.p/2', 'tile/0/002.p/88']) {
      const { take } = await newCopy()
      const files = await tileFiles(key, entriesFor(600))
      files.set(
        file,
        files.get(file)!.map((byte) => byte ^ 1),
      )
      expect(await contradictionOf(take(files))).toMatchObject({ found: 'tiles_differ' })
    }
  })

  it('a log that gives another entry than it has signed, and the entry is named', async () => {
    for (const [file, first] of [
      ['tile/entries/001', 256],
      ['tile/entries/002.p/88', 512],
    ] as const) {
      const { take } = await newCopy()
      const files = await tileFiles(key, entriesFor(600))
      const entries = entriesFor(600)
      entries[first + 5] = toUtf8('Entry 5')
      const forged = await tileFiles(key, entries)
      files.set(file, forged.get(file)!)
      const evidence = await contradictionOf(take(files))
      expect(evidence).toMatchObject({ found: 'entry_changed', index: first + 5 })
    }
  })

  it('a log whose files are anything', async () => {
    const names = [...(await tileFiles(key, entriesFor(600))).keys()]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.uint8Array({ maxLength: 300 }),
        async (name, bytes) => {
          const { folder, take } = await newCopy()
          const files = await tileFiles(key, entriesFor(600))
          // Hashes of level 0 follow from the entries, so those of full tiles are never asked for.
          fc.pre(!/^tile\/0\/\d+$/.test(name))
          files.set(name, bytes)
          await expect(take(files)).rejects.toThrow()
          expect((await filesIn(folder)).has('checkpoint')).toBe(false)
        },
      ),
      { numRuns: 60 },
    )
  })
})
