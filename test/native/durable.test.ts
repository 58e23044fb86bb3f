import { appendFile, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { addTo, openRecord } from '../../src/cli/submitting/run-record.ts'
import { writeOutput } from '../../src/cli/terminal/files.ts'
import { EMPTY_ROOT } from '../../src/core/log/merkle.ts'
import { openJournal } from '../../src/ledger/journal.ts'
import { openTileFolder } from '../../src/mirror/folder.ts'
import { makeFolder, writeDurably } from '../../src/native/durable.ts'
import { openDurableLines } from '../../src/native/durable-lines.ts'
import { generateKey, parseKeyFile, writeKeyFile } from '../../src/native/keys.ts'
import { emptyState, parseState } from '../../src/watch/state.ts'
import { openStore as openWatch } from '../../src/watch/store.ts'
import { openStore as openWitness } from '../../src/witness/store.ts'
import { ownFolder } from '../support/folder.ts'
import { canLimitFiles, endLimitWithTest, limitFiles } from '../support/limit-files.ts'
import { type Left, watchForPowerLoss } from '../support/power-loss.ts'

/** Watches from now on, until the test ends. */
function watch(folder: string) {
  const losses = watchForPowerLoss(folder)
  onTestFinished(losses.stop)
  return losses
}

const line = (size: number) => ({
  origin: 'ledger.example',
  size,
  root: EMPTY_ROOT,
  note: `${size}`,
})

interface Kept {
  /** File that holds it, below the folder. */
  readonly file: string
  /** Opens what is written with, and writes the first that has to be kept. */
  begin(folder: string): Promise<{ more(): Promise<void>; close?(): Promise<void> }>
  /** How often what is in a file has been written: 0 for none. Throws if it is no such file. */
  count(content: string): number
}

/** A file that is replaced as a whole. */
const replaced = (first: string, second: string) => (content: string) => {
  if (content !== first && content !== second) throw new Error(`neither: ${content}`)
  return content === first ? 1 : 2
}

/** Lines of JSON. */
const countLines = (content: string): number =>
  content
    .split('\n')
    .filter(Boolean)
    .map((text) => JSON.parse(text)).length

const KEPT: Readonly<Record<string, Kept>> = {
  'the journal': {
    file: 'data/checkpoints.journal',
    async begin(folder) {
      const journal = await openJournal(path.join(folder, 'data/checkpoints.journal'))
      await journal.add(line(1))
      return { more: () => journal.add(line(2)), close: journal.close }
    },
    count: countLines,
  },
  'a witness’s memory': {
    file: `${'ab'.repeat(32)}.checkpoint`,
    async begin(folder) {
      const store = await openWitness(folder)
      await store.write('ab'.repeat(32), 'one\n')
      return { more: () => store.write('ab'.repeat(32), 'two\n'), close: store.close }
    },
    count: replaced('one\n', 'two\n'),
  },
  'a tile of a mirror': {
    file: 'tile/0/x001/000',
    async begin(folder) {
      const tiles = await openTileFolder(folder)
      await tiles.write('tile/0/x001/000', Buffer.from('one'))
      return { more: () => tiles.write('tile/0/x001/000', Buffer.from('two')) }
    },
    count: replaced('one', 'two'),
  },
  'an auditor’s state': {
    file: 'state.json',
    async begin(folder) {
      const store = await openWatch({ folder, name: 'auditor.example', keyFile: undefined })
      const state = emptyState(EMPTY_ROOT)
      await store.writeState({ ...state, older: 1 })
      return { more: () => store.writeState({ ...state, older: 2 }), close: store.close }
    },
    count: (content) => parseState(content)!.older,
  },
  'the state of a run of submissions': {
    file: 'rows.submitted',
    async begin(folder) {
      const state = await openRecord(path.join(folder, 'rows.submitted'))
      await addTo(state, [{ id: 'a', row: 1, jws: 'x.y.z' }])
      return { more: () => addTo(state, [{ id: 'b', row: 2, jws: 'x.y.z' }]) }
    },
    count: countLines,
  },
  'a receipt': {
    file: 'receipt',
    async begin(folder) {
      await writeOutput(path.join(folder, 'receipt'), 'one')
      return { more: () => writeOutput(path.join(folder, 'receipt'), 'two') }
    },
    count: replaced('one', 'two'),
  },
}

describe('what is written down', () => {
  it.each(Object.entries(KEPT))(
    'is there after a loss of power at any moment: %s',
    async (_, kept) => {
      const folder = await ownFolder()
      const losses = watch(folder)
      const { more, close } = await kept.begin(folder)
      if (close) onTestFinished(close)
      const counts = (all: readonly Left[]) =>
        all.map((left) => {
          const content = left.get(kept.file)
          return content === undefined ? 0 : kept.count(content)
        })
      expect(counts(losses.now())).toEqual([1, 1])
      const from = losses.everSince.length
      await more()
      // Nothing that was there goes, even for a moment.
      expect(Math.min(...counts(losses.everSince.slice(from)))).toBeGreaterThanOrEqual(1)
      expect(counts(losses.now())).toEqual([2, 2])
    },
  )

  it('is a whole key, once a key is said to be written', async () => {
    const folder = await ownFolder()
    const losses = watch(folder)
    const key = await generateKey('Ed25519')
    await writeKeyFile(path.join(folder, 'keys.jwk'), key, { replace: false })
    for (const left of losses.everSince) {
      const text = left.get('keys.jwk')
      if (text !== undefined) expect(parseKeyFile(text)).toEqual(key)
    }
    for (const left of losses.now()) expect(left.has('keys.jwk')).toBe(true)
  })

  it('replaces no file that may not go', async () => {
    const file = path.join(await ownFolder(), 'a')
    await writeDurably(file, 'one', { replace: false })
    await expect(writeDurably(file, 'two', { replace: false })).rejects.toMatchObject({
      code: 'EEXIST',
    })
    expect(await readFile(file, 'utf8')).toBe('one')
  })

  it('has folders that outlast a loss of power, with those above them', async () => {
    const folder = await ownFolder()
    const losses = watch(folder)
    await makeFolder(path.join(folder, 'a/b/c'))
    await writeDurably(path.join(folder, 'a/b/c/d'), 'kept')
    for (const left of losses.now()) expect(left.get('a/b/c/d')).toBe('kept')
  })
})

describe('the watch for a loss of power', () => {
  it.each([
    ['a content is not synced', (file: string) => writeFile(file, 'one')],
    ['a folder is not synced', (file: string) => writeFile(file, 'one', { flush: true })],
  ])('sees that %s', async (_, write) => {
    const folder = await ownFolder()
    const losses = watch(folder)
    await write(path.join(folder, 'a'))
    expect(losses.now().every((left) => left.get('a') === 'one')).toBe(false)
  })
})

describe.runIf(canLimitFiles)('lines on a disk that is full', () => {
  it('are cut off again when they do not fit, and the next is not glued on', async () => {
    endLimitWithTest()
    const file = path.join(await ownFolder(), 'lines')
    const lines = await openDurableLines(file)
    onTestFinished(lines.close)
    await lines.add('first\n')
    limitFiles(10)
    await expect(lines.add('second\n')).rejects.toMatchObject({ code: 'EFBIG' })
    expect(await readFile(file, 'utf8')).toBe('first\n')
    limitFiles('unlimited')
    await lines.add('third\n')
    expect(await readFile(file, 'utf8')).toBe('first\nthird\n')
  })
})

describe('a last line that was cut off', () => {
  it.each([
    ['some bytes of it', '{"orig'],
    ['what a disk makes of bytes that it never got', '\0'.repeat(5000)],
    ['more than is read at a time', 'x'.repeat(200_000)],
  ])('is removed, and counted: %s', async (_, torn) => {
    const file = path.join(await ownFolder(), 'lines')
    await writeFile(file, 'first\n')
    await appendFile(file, torn)
    const lines = await openDurableLines(file)
    onTestFinished(lines.close)
    expect(lines.torn).toBe(torn.length)
    await lines.add('second\n')
    expect(await readFile(file, 'utf8')).toBe('first\nsecond\n')
  })
})
