import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { replaceFiles } from '../../src/build/replace-files.ts'
import { ownFolder } from '../support/folder.ts'

type Files = Readonly<Record<string, string>>

async function write(folder: string, files: Files): Promise<string> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}

async function read(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const names = entries.filter((entry) => entry.isFile()).map((e) => join(e.parentPath, e.name))
  const texts = names.map(async (name) => [
    name.slice(folder.length + 1),
    await readFile(name, 'utf8'),
  ])
  return Object.fromEntries(await Promise.all(texts))
}

describe('a build', () => {
  it('leaves what it has built and nothing else, whatever was there', async () => {
    const folder = await ownFolder()
    const before = { 'a.js': 'old', 'gone/deep/b.js': 'old', turns: 'a file', 'into/file.js': 'x' }
    const place = await write(join(folder, 'dist'), before)
    const after = { 'a.js': 'new', 'web/c.js': 'new', 'turns/folder.js': 'new', into: 'a file' }
    await replaceFiles(await write(join(folder, 'built'), after), place)
    expect(await read(place)).toEqual(after)
    expect((await readdir(place)).sort()).toEqual(['a.js', 'into', 'turns', 'web'])
  })

  it('takes no file away, not for a moment, from a program that runs out of the folder', async () => {
    const folder = await ownFolder()
    const names = ['verify.html', 'cli/main.js', 'audit/thread.js']
    const source = await write(
      join(folder, 'source'),
      Object.fromEntries(names.map((name) => [name, 'text'])),
    )
    const place = await write(join(folder, 'dist'), await read(source))
    const stop = new Int32Array(new SharedArrayBuffer(4))
    const reader = new Worker(
      `const { existsSync } = require('node:fs')
      const { parentPort, workerData } = require('node:worker_threads')
      let [looks, missing] = [0, 0]
      while (Atomics.load(workerData.stop, 0) === 0 || looks === 0) {
        for (const file of workerData.files) {
          looks += 1
          if (!existsSync(file)) missing += 1
          if (looks === 1) parentPort.postMessage('looking')
        }
      }
      parentPort.postMessage(missing)`,
      { eval: true, workerData: { stop, files: names.map((name) => join(place, name)) } },
    )
    const said = (): Promise<unknown> => new Promise((resolve) => reader.once('message', resolve))
    await said()
    for (let round = 0; round < 100; round++) {
      const built = join(folder, `built-${round}`)
      await cp(source, built, { recursive: true })
      await replaceFiles(built, place)
    }
    const missing = said()
    Atomics.store(stop, 0, 1)
    expect(await missing).toBe(0)
    await reader.terminate()
  })
})
