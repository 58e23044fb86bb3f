import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { fromUtf8 } from '../../src/core/bytes/encoding.ts'
import { openCheckpoint, parseCheckpoint } from '../../src/core/log/checkpoint.ts'
import { leafHash } from '../../src/core/log/merkle.ts'
import { formatReceipt } from '../../src/core/log/receipt.ts'
import { verifySplitView } from '../../src/core/log/split-view.ts'
import { formatTrust } from '../../src/core/log/trust.ts'
import { verifySignature } from '../../src/native/signature.ts'
import { compareViews, type View } from '../../src/watch/compare.ts'
import { cellproof, cellproofJson } from '../support/cli.ts'
import { ownFolder } from '../support/folder.ts'
import { slowTree } from '../support/slow-tree.ts'
import { serveFolder } from '../support/static-server.ts'
import { entriesFor, fetchFrom, type TileFiles, tileFiles } from '../support/tile-files.ts'
import { openTestWatcher, watchedLog } from '../support/watched-log.ts'

const log = watchedLog()
const { trust } = log

describe('comparing views', () => {
  async function viewOf(files: TileFiles, name: string, withTiles: boolean): Promise<View> {
    const note = fromUtf8(files.get('checkpoint')!)!
    const head = await openCheckpoint(note, trust.origin, [log.key.verifierKey], verifySignature)
    return { name, note, head, fetch: withTiles ? fetchFrom(files) : undefined }
  }

  it('tells one history from two, and proves it to anyone', async () => {
    const sizes = fc.record({
      a: fc.integer({ min: 1, max: 700 }),
      b: fc.integer({ min: 1, max: 700 }),
      fork: fc.integer({ min: 0, max: 900 }),
    })
    await fc.assert(
      fc.asyncProperty(sizes, async ({ a, b, fork }) => {
        const others = [...entriesFor(fork), ...entriesFor(900, 'other').slice(fork)].slice(0, b)
        const one = await viewOf(await tileFiles(log.key, entriesFor(a)), 'one', true)
        const two = await viewOf(await tileFiles(log.key, others), 'two', true)
        const [found] = await compareViews([one, two])
        const isOne = fork >= Math.min(a, b)
        expect(found!.result).toBe(isOne ? (a === b ? 'same' : 'consistent') : 'split')
        if (found!.split) await verifySplitView(found!.split, trust, verifySignature)
      }),
      { numRuns: 40 },
    )
  })

  it('takes the tiles from whoever has them, and decides nothing without', async () => {
    const files = (size: number) => tileFiles(log.key, entriesFor(size))
    const small = await viewOf(await files(100), 'small', false)
    const middle = await viewOf(await files(300), 'middle', false)
    const large = await viewOf(await files(600), 'large', true)
    const results = async (...views: View[]) =>
      (await compareViews(views)).map(({ result }) => result)
    expect(await results(middle, small)).toEqual(['undecided'])
    expect(await results(large, middle, small)).toEqual(['consistent', 'consistent'])
    const forked = await tileFiles(log.key, entriesFor(600, 'other'))
    // Tiles of another history show nothing of this one.
    expect(await results(small, middle, await viewOf(forked, 'forked', true))).toEqual([
      ...['undecided', 'split'],
    ])
  })
})

describe('cellproof compare', () => {
  let honest: TileFiles
  let forked: TileFiles
  beforeAll(async () => {
    honest = await log.at(300)
    forked = await log.forked(250, 600)
  })

  async function write(files: TileFiles, folder: string): Promise<string> {
    for (const [name, bytes] of files) {
      const file = path.join(folder, name)
      await mkdir(path.dirname(file), { recursive: true })
      await writeFile(file, bytes)
    }
    return folder
  }

  async function world() {
    const folder = await ownFolder()
    const trustFile = path.join(folder, 'trust.json')
    await writeFile(trustFile, formatTrust(trust))
    const output = path.join(folder, 'split-view.txt')
    const run = (...args: string[]) =>
      cellproofJson(['compare', ...args, '--trust', trustFile, '-o', output])
    return { folder, trustFile, output, run }
  }

  it('finds what two auditors were shown differently, and anyone can check it', async () => {
    const { folder, trustFile, output, run } = await world()
    const [one, two] = [await openTestWatcher(trust), await openTestWatcher(trust)]
    await one.look(honest)
    await two.look(forked)
    expect([...one.findings(), ...two.findings()]).toEqual([])
    const { exitCode, json } = await run(one.folder, two.folder)
    expect({ exitCode, verdict: json.verdict }).toEqual({ exitCode: 1, verdict: 'broken' })
    expect(json.comparisons).toMatchObject([{ result: 'split' }])
    for (const command of ['verify', 'compare']) {
      const checked = await cellproof([command, output, '--trust', trustFile])
      expect(checked.exitCode).toBe(0)
    }
    const text = await readFile(output, 'utf8')
    const tampered = path.join(folder, 'tampered.txt')
    await writeFile(tampered, text.replace('\n300\n', '\n301\n'))
    expect((await cellproof(['verify', tampered, '--trust', trustFile])).exitCode).toBe(1)
  })

  it('convicts a log by two receipts, though nobody has its tiles', async () => {
    const { folder, trustFile, output, run } = await world()
    const receiptOf = async (entries: readonly Uint8Array[], files: TileFiles, index: number) => {
      const checkpoint = fromUtf8(files.get('checkpoint')!)!
      const { size } = parseCheckpoint(checkpoint)
      const proof = slowTree(entries.slice(0, size).map(leafHash)).inclusion(index, size)
      const file = path.join(folder, `${size}-${index}.tlog-proof`)
      await writeFile(file, formatReceipt({ index, entry: entries[index]!, checkpoint, proof }))
      return file
    }
    const others = [...entriesFor(280), ...entriesFor(600, 'other').slice(280)]
    const mine = await receiptOf(entriesFor(300), await tileFiles(log.key, entriesFor(300)), 290)
    const theirs = await receiptOf(others, await tileFiles(log.key, others), 290)
    const { exitCode, json } = await run(mine, theirs)
    expect([exitCode, json.verdict]).toEqual([1, 'broken'])
    expect(await readFile(output, 'utf8')).toMatch(/^cellproof\/split-view\/v2\n/)
    expect((await cellproof(['verify', output, '--trust', trustFile])).exitCode).toBe(0)
    // Of entries that both histories have, the same two receipts tell nothing.
    const early = await receiptOf(others, await tileFiles(log.key, others), 3)
    expect((await run(mine, early)).exitCode).toBe(2)
  })

  it('takes folders, files, and addresses of logs and of witnesses', async () => {
    const { folder, run } = await world()
    const file = path.join(folder, 'kept-checkpoint')
    await writeFile(file, (await log.at(100)).get('checkpoint')!)
    const head = parseCheckpoint(fromUtf8(honest.get('checkpoint')!)!)
    const receipt = path.join(folder, 'receipt.tlog-proof')
    await writeFile(
      receipt,
      formatReceipt({
        ...{ index: 7, entry: log.entries[7]!, checkpoint: fromUtf8(honest.get('checkpoint')!)! },
        proof: slowTree(log.entries.slice(0, head.size).map(leafHash)).inclusion(7, head.size),
      }),
    )
    const mirror = await write(honest, path.join(folder, 'mirror-of-300'))
    const served = await serveFolder(await write(await log.at(600), path.join(folder, 'log')))
    const hash = createHash('sha256').update(trust.origin).digest('hex')
    const witness = path.join(folder, 'witness', hash)
    await write(new Map([['checkpoint', (await log.at(400)).get('checkpoint')!]]), witness)
    const witnessUrl = await serveFolder(path.join(folder, 'witness'))
    const { exitCode, json } = await run(file, mirror, served, witnessUrl, receipt)
    expect({ exitCode, verdict: json.verdict }).toEqual({ exitCode: 0, verdict: 'holds' })
    expect(json.checkpoints.map(({ size }: { size: number }) => size)).toEqual([
      ...[100, 300, 600, 400, 300],
    ])
  })

  it('decides nothing where tiles are missing, and refuses what is no checkpoint', async () => {
    const { folder, run } = await world()
    const files = await Promise.all(
      [await log.at(100), honest].map(async (files, i) => {
        const file = path.join(folder, `checkpoint-${i}`)
        await writeFile(file, files.get('checkpoint')!)
        return file
      }),
    )
    expect(await run(...files)).toMatchObject({ exitCode: 2, json: { verdict: 'undecided' } })
    expect(await run(files[0]!)).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'compare_few' } },
    })
    const empty = await run(files[0]!, await ownFolder())
    expect(empty).toMatchObject({ exitCode: 2, json: { error: { code: 'checkpoint_missing' } } })
  })
})
