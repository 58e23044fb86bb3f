import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { fromUtf8, toUtf8 } from '../../src/core/bytes/encoding.ts'
import { openCheckpoint } from '../../src/core/log/checkpoint.ts'
import { parseSplitView, verifySplitView } from '../../src/core/log/split-view.ts'
import { decodeEntryBundle, encodeEntryBundle } from '../../src/core/log/tiles.ts'
import { verifySignature } from '../../src/native/signature.ts'
import { CopyDamaged } from '../../src/watch/copy.ts'
import { FetchFailed } from '../../src/watch/fetch-failed.ts'
import { newLogKey, newWitnessKey } from '../support/log-key.ts'
import { type TileFiles, tileFiles } from '../support/tile-files.ts'
import { cosigned, openTestWatcher, watchedLog } from '../support/watched-log.ts'
import { allOf } from '../support/witness.ts'

const log = watchedLog()
const { trust } = log
let at300: TileFiles
let at600: TileFiles

beforeAll(async () => {
  at300 = await log.at(300)
  at600 = await log.at(600)
})

const watcherOf = (folder?: string) => openTestWatcher(trust, folder)
const away = async (file: string) => {
  throw new FetchFailed(file, 'away', { passing: true })
}

/** One byte of the first entry of a bundle is another. */
function changed(files: TileFiles, bundle: string): TileFiles {
  const entries = decodeEntryBundle(files.get(bundle)!, 256)
  entries[0]![40]! ^= 1
  return new Map(files).set(bundle, encodeEntryBundle(entries))
}

describe('a watcher of a healthy log', () => {
  it('takes in all that it grows by, and finds nothing', async () => {
    const { watcher, look, findings } = await watcherOf()
    for (const size of [0, 5, 255, 256, 257, 300, 600]) {
      const files = size === 600 ? at600 : await log.at(size)
      expect(await look(files)).toMatchObject({ complete: true, found: undefined })
      expect(watcher.state().audited.size).toBe(size)
    }
    expect(findings()).toEqual([])
  })

  it('goes on where it was, without the network, and checks nothing twice', async () => {
    const first = await watcherOf()
    await first.look(at300)
    const known = first.watcher.state()
    await first.close()
    const again = await watcherOf(first.folder)
    expect(again.watcher.state()).toEqual(known)
    expect(again.store.auditor.key).toEqual(first.store.auditor.key)
    await again.look(at600)
    expect(again.watcher.state()).toMatchObject({ audited: { size: 600 }, findings: [] })
  })

  it('goes on after it was killed between taking in and auditing', async () => {
    const first = await watcherOf()
    await first.look(at300)
    const state = await readFile(path.join(first.folder, 'state.json'))
    await first.look(at600)
    await first.close()
    await writeFile(path.join(first.folder, 'state.json'), state)
    const again = await watcherOf(first.folder)
    expect(again.watcher.state().audited.size).toBe(300)
    await again.look(at600)
    expect(again.watcher.state()).toMatchObject({ audited: { size: 600 }, findings: [] })
  })

  it('finds nothing in a log that is away, and nothing in one that has no checkpoint yet', async () => {
    const { look, findings, watcher } = await watcherOf()
    await look(new Map(), 20)
    await look(at300)
    for (let i = 0; i < 20; i++) await expect(look(away)).rejects.toBeInstanceOf(FetchFailed)
    await look(at600)
    expect(findings()).toEqual([])
    expect(watcher.state().audited.size).toBe(600)
  })

  it('refuses to go on with a copy that is not what it verified', async () => {
    const { look, close, folder } = await watcherOf()
    await look(at300)
    await close()
    const file = path.join(folder, 'mirror/tile/entries/000')
    const bytes = await readFile(file)
    bytes[100]! ^= 1
    await writeFile(file, bytes)
    await expect(watcherOf(folder)).rejects.toBeInstanceOf(CopyDamaged)
  })
})

describe('a watcher finds', () => {
  it('a signature that is not its signer’s, and audits on after it', async () => {
    const other = log.fleet.enterprise('collector')
    const forged = log.collector.sign(
      { ...JSON.parse(eventOf(log.submission())) },
      { key: other.key },
    )
    const { look, findings, watcher } = await watcherOf()
    await look(await log.of([...log.submissions.slice(0, 20), forged, log.submission()]))
    expect(findings()).toMatchObject([
      { check: 'signature', code: 'submission_untrusted', index: 20 },
    ])
    expect(watcher.state()).toMatchObject({ audited: { size: 22 }, ended: false })
    await look(await log.of([...log.submissions.slice(0, 20), forged, log.submission()]))
  })

  it('an entry that should not have been let in, and goes on watching checkpoints', async () => {
    const entries = log.entries.slice(0, 40)
    entries[30] = toUtf8(fromUtf8(entries[30]!)!.replace(/\n\d{4}-/, '\n2019-'))
    const { look, findings, watcher } = await watcherOf()
    await look(await tileFiles(log.key, entries))
    expect(findings()).toMatchObject([{ code: 'time_backwards', index: 30 }])
    expect(watcher.state()).toMatchObject({ audited: { size: 30 }, ended: true })
    // Its tree goes on, and that is still checked; the same is not found twice.
    await look(await tileFiles(log.key, [...entries, toUtf8('more')]), 3)
    expect(watcher.held()).toMatchObject({ head: { size: 41 } })
    await look(
      await tileFiles(log.key, [...entries.slice(0, 30), ...entries.slice(31), ...entries]),
    )
    expect(findings().map(({ code }) => code)).toEqual(['time_backwards', 'history_changed'])
  })

  it('an entry that is not the one that was signed', async () => {
    const { look, findings, watcher } = await watcherOf()
    await look(changed(at600, 'tile/entries/001'))
    expect(findings()).toMatchObject([
      { check: 'consistency', code: 'entry_changed', index: 256, evidence: expect.any(String) },
    ])
    expect(watcher.state().audited.size).toBe(0)
    await look(at600)
    expect(watcher.state()).toMatchObject({ audited: { size: 600 }, conditions: [] })
  })

  it('an entry that was changed after it was taken in, once', async () => {
    const { look, findings } = await watcherOf()
    await look(at600, 3)
    await look(changed(at600, 'tile/entries/001'), 9)
    expect(findings()).toMatchObject([{ check: 'reread', code: 'entry_changed', index: 256 }])
  })

  it('entries that are kept back: new ones, and ones that it has', async () => {
    const { look, findings } = await watcherOf()
    const without = (files: TileFiles) =>
      new Map([...files].filter(([file]) => !file.startsWith('tile/entries/')))
    await look(at300)
    await look(without(at600), 10)
    expect(findings()).toEqual([])
    await look(without(at600), 10)
    expect(findings()).toMatchObject([{ code: 'tiles_withheld' }])
    await look(at600, 2)
    await look(without(at600), 30)
    expect(findings()).toMatchObject([{ code: 'tiles_withheld' }, { code: 'entries_withheld' }])
  })

  it('a log that answers and fails wherever an entry was taken out', async () => {
    const { look, findings } = await watcherOf()
    const fail = (file: string) => {
      throw new FetchFailed(file, 'HTTP 500', { passing: false })
    }
    const failing = async (file: string) =>
      file.startsWith('tile/entries/') ? fail(file) : at300.get(file)
    await look(failing, 11)
    expect(findings()).toMatchObject([{ code: 'tiles_withheld' }])
  })

  it('a history that was rewritten with the log’s own key, and proves it', async () => {
    const { look, findings, folder } = await watcherOf()
    await look(at300)
    await look(await log.forked(290, 500), 3)
    expect(findings()).toMatchObject([
      { check: 'consistency', code: 'history_changed', params: { held: 300, served: 500 } },
    ])
    await expectProof(folder, findings()[0]!.evidence!, 300, 500)
    await look(at600)
    expect(findings()).toHaveLength(1)
  })

  it('another tree of the same size, and a smaller one of another history', async () => {
    const { look, findings, folder } = await watcherOf()
    await look(at600)
    await look(await log.forked(599, 600), 2)
    await look(await log.forked(100, 400), 2)
    expect(findings().map(({ code }) => code)).toEqual(['split_view', 'history_changed'])
    await expectProof(folder, findings()[0]!.evidence!, 600, 600)
    await expectProof(folder, findings()[1]!.evidence!, 400, 600)
  })

  it('a log that goes back, each time that it does', async () => {
    const { look, findings } = await watcherOf()
    await look(at600)
    await look(at300, 10)
    expect(findings()).toEqual([])
    await look(at300, 10)
    expect(findings()).toMatchObject([{ code: 'rollback', params: { held: 600, served: 300 } }])
    await look(at600)
    await look(at300, 11)
    expect(findings()).toHaveLength(2)
  })

  it('a checkpoint that the log has not signed', async () => {
    const { look, findings } = await watcherOf()
    await look(await tileFiles(newLogKey(trust.origin), log.entries.slice(0, 9)), 2)
    expect(findings()).toMatchObject([{ check: 'checkpoint', code: 'note_untrusted' }])
  })
})

describe('a watcher of a witnessed log', () => {
  const witness = newWitnessKey('w.example')
  const line = { name: 'w', key: witness.verifierKey }
  const witnessed = { ...trust, policy: allOf([log.key.verifierKey], line) }
  const now = new Date()
  const minutes = (count: number) => new Date(now.getTime() + count * 60_000)
  const watch = () => openTestWatcher(witnessed, undefined, () => now)

  it('finds that too few have cosigned, and audits all the same', async () => {
    const { look, findings, watcher } = await watch()
    await look(at300, 3)
    expect(findings()).toMatchObject([{ check: 'quorum', code: 'quorum_missing' }])
    expect(watcher.state().audited.size).toBe(300)
    await look(await cosigned(at600, witness, now))
    expect(watcher.state().conditions).toEqual([])
  })

  it('finds a log that answers and has signed nothing for more than ten minutes', async () => {
    const { look, findings } = await watch()
    await look(await cosigned(at300, witness, minutes(-10)))
    expect(findings()).toEqual([])
    await look(await cosigned(at300, witness, minutes(-12)), 3)
    expect(findings()).toMatchObject([{ check: 'freshness', code: 'checkpoint_stalled' }])
  })

  it('finds entries accepted before a witness saw a log without them, or after it saw them', async () => {
    const { look, findings } = await watch()
    const first = log.submissions.slice(0, 20)
    const before = minutes(-60)
    await look(await cosigned(await log.of(first, before), witness, now))
    // The log had not this one when the witness looked, an hour after it says it was accepted.
    const more = [...first, log.submission()]
    await look(await cosigned(await log.of(more, before), witness, now))
    expect(findings()).toMatchObject([{ check: 'time', code: 'backdated', index: 20 }])
    const late = await watch()
    await late.look(await cosigned(await log.of(first, minutes(10)), witness, now))
    expect(late.findings()).toMatchObject([
      { check: 'time', code: 'accepted_after_witnessed', index: 0 },
    ])
  })

  it('does not believe a cosignature that does not hold', async () => {
    const forged = { ...newWitnessKey('w.example'), verifierKey: witness.verifierKey }
    const { look, findings } = await watch()
    await look(await cosigned(at300, forged, now))
    expect(findings()).toMatchObject([{ check: 'quorum', code: 'note_untrusted' }])
  })
})

describe('a watcher that asks witnesses what they have cosigned', () => {
  const HASH = createHash('sha256').update(trust.origin).digest('hex')

  /** Two witnesses, of which each shows what a test makes it show. */
  async function watch() {
    const shown = new Map<string, TileFiles>()
    const asked = ['one', 'two'].map((name) => ({
      name,
      fetch: async (file: string) => {
        expect(file).toBe(`${HASH}/checkpoint`)
        if (!shown.has(name)) throw new FetchFailed(file, 'away', { passing: true })
        return shown.get(name)!.get('checkpoint')
      },
    }))
    const opened = await openTestWatcher(trust, undefined, undefined, asked)
    return { ...opened, shown, codes: () => opened.findings().map(({ code }) => code) }
  }

  it('finds nothing while they show one history, be it older or a moment ahead', async () => {
    const { look, shown, findings, watcher } = await watch()
    await look(at300)
    expect([...watcher.witnessesUp()]).toEqual([
      ['one', false],
      ['two', false],
    ])
    shown.set('one', await log.at(100)).set('two', at600)
    await look(at300, 9)
    await look(at600, 12)
    expect(findings()).toEqual([])
    expect([...watcher.witnessesUp().values()]).toEqual([true, true])
  })

  it('proves that the log has had another history cosigned, smaller, as large, and larger', async () => {
    for (const size of [200, 300, 500]) {
      const { look, shown, findings, codes, folder } = await watch()
      shown.set('one', await log.forked(150, size))
      await look(at300)
      await look(at600, 2)
      expect(codes()).toEqual(['witnessed_otherwise'])
      expect(findings()[0]).toMatchObject({
        params: { witness: 'one', witnessed: size, held: size > 300 ? 600 : 300 },
      })
      await expectProof(folder, findings()[0]!.evidence!, size, size > 300 ? 600 : 300)
    }
  })

  it('finds that the log goes on showing less than was cosigned', async () => {
    const { look, shown, codes } = await watch()
    shown.set('two', at600)
    await look(at300, 10)
    expect(codes()).toEqual([])
    await look(at300, 2)
    expect(codes()).toEqual(['witnessed_withheld'])
  })

  it('accuses nobody by a checkpoint that the log has not signed', async () => {
    const { look, shown, findings, watcher } = await watch()
    shown.set('one', await tileFiles(newLogKey(trust.origin), log.entries.slice(0, 9)))
    await look(at300, 12)
    expect(findings()).toEqual([])
    expect(watcher.witnessesUp().get('one')).toBe(false)
  })
})

/** Anyone can check it with the trust file alone. */
async function expectProof(folder: string, file: string, older: number, newer: number) {
  const view = parseSplitView(await readFile(path.join(folder, file), 'utf8'))
  const proven = await verifySplitView(view, trust, verifySignature)
  expect(proven).toMatchObject({ older: { size: older }, newer: { size: newer } })
  for (const note of view.notes) {
    await openCheckpoint(note, trust.origin, [log.key.verifierKey], verifySignature)
  }
}

const eventOf = (jws: string): string => {
  const { event } = JSON.parse(Buffer.from(jws.split('.')[1]!, 'base64url').toString())
  return JSON.stringify(event)
}
