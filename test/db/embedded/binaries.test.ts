/** Where PostgreSQL's programs run: in their package, or in a copy that can be trusted. */

import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type BinaryPackage,
  findBinaries,
  placeBinaries,
} from '../../../src/db/embedded/binaries.ts'
import { asyncRefusalOf } from '../../support/refusals.ts'

const isRoot = process.getuid?.() === 0
const NOBODY = { uid: 65534, gid: 65534 }

let folder: string
let dataDir: string
let binaries: BinaryPackage

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'cellproof-binaries-'))
  dataDir = path.join(folder, 'data')
  await mkdir(dataDir)
  binaries = await makePackage(path.join(folder, 'native'))
})

afterEach(() => rm(folder, { recursive: true }))

describe('the programs', () => {
  it('come from the package of this platform', async () => {
    const { native, version } = await findBinaries()
    expect(version).toMatch(/^18\./)
    expect((await stat(path.join(native, 'bin/postgres'))).mode & 0o100).not.toBe(0)
  })

  it('are refused on a platform that has no package', async () => {
    expect(await asyncRefusalOf(findBinaries('amiga-m68k'))).toBe('postgres_unavailable')
  })

  it('run in place if the package has its links', async () => {
    await symlink('libpq.so.5.18', path.join(binaries.native, 'lib/libpq.so.5'))
    expect(await place()).toEqual({ home: binaries.native, copied: false })
  })

  it('run from one copy, with the links, if the package lacks them', async () => {
    const first = await place()
    expect(first.copied).toBe(true)
    expect(path.dirname(first.home)).toBe(dataDir)
    expect(await readFile(path.join(first.home, 'lib/libpq.so.5'), 'utf8')).toBe('library')
    expect(await place()).toEqual({ home: first.home, copied: false })
  })

  it('are copied anew for another version', async () => {
    await place()
    binaries = { ...binaries, version: '18.999' }
    expect((await place()).copied).toBe(true)
  })

  it('are copied anew if a file of the copy is gone', async () => {
    const { home } = await place()
    await rm(path.join(home, 'lib/libpq.so.5'))
    expect((await place()).copied).toBe(true)
  })

  it.each([
    ['others can write to it', 0o777],
    ['it was never finished', 0o700],
  ])('are copied anew if %s', async (_, mode) => {
    await chmod((await place()).home, mode)
    expect((await place()).copied).toBe(true)
  })

  it('are copied anew if the copy is only a link to a folder', async () => {
    const { home } = await place()
    await symlink(binaries.native, `${home}-link`)
    await rm(home, { recursive: true })
    expect((await place()).copied).toBe(true)
  })

  it.runIf(isRoot)('are copied anew if somebody else owns the copy', async () => {
    await chown((await place()).home, NOBODY.uid, NOBODY.gid)
    expect((await place()).copied).toBe(true)
  })

  it.runIf(isRoot)('that root lends can be read by all, and changed by root only', async () => {
    await chmod(binaries.native, 0o700)
    await chmod(path.join(binaries.native, 'bin/postgres'), 0o700)
    const home = await placeBinaries(binaries, dataDir, NOBODY, () => {})
    try {
      expect(await permissions(home, '')).toBe(0o755)
      expect(await permissions(home, 'bin')).toBe(0o755)
      expect(await permissions(home, 'bin/postgres')).toBe(0o755)
      expect(await permissions(home, 'lib/libpq.so.5')).toBe(0o644)
      expect(await stat(path.join(home, 'bin/postgres'))).toMatchObject({ uid: 0 })
    } finally {
      await rm(home, { recursive: true })
    }
  })
})

async function place() {
  let copied = false
  const home = await placeBinaries(binaries, dataDir, undefined, () => {
    copied = true
  })
  return { home, copied }
}

const permissions = async (home: string, name: string) =>
  (await stat(path.join(home, name))).mode & 0o777

/** A package as npm unpacks it, its install script not run. */
async function makePackage(native: string): Promise<BinaryPackage> {
  await mkdir(path.join(native, 'bin'), { recursive: true })
  await mkdir(path.join(native, 'lib'))
  await writeFile(path.join(native, 'bin/postgres'), 'program', { mode: 0o755 })
  await writeFile(path.join(native, 'lib/libpq.so.5.18'), 'library')
  const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }]
  await writeFile(path.join(native, 'pg-symlinks.json'), JSON.stringify(links))
  return { native, version: `18.0-test-${path.basename(folder)}` }
}
