/** `npm run build`: compiles `src` and puts `dist` in its place, also while programs run from it. */

import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { replaceFiles } from './replace-files.ts'
import { buildVerifyPage } from './verify-page.ts'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const COMMAND = 'cli/main.js'

// Beside `dist`: a rename within a file system is one step, and a build that fails has touched nothing.
const built = await mkdtemp(join(ROOT, 'dist-'))
try {
  await compileTo(built)
  const page = await buildVerifyPage()
  await writeFile(join(built, 'verify.html'), page)
  await chmod(join(built, COMMAND), 0o755)
  await replaceFiles(built, join(ROOT, 'dist'))
  await linkCommand()
  const kilobytes = (bytes: number) => (bytes / 1000).toFixed(0)
  console.log(
    `verify.html: ${kilobytes(Buffer.byteLength(page))} kB, ${kilobytes(gzipSync(page).length)} kB gzip`,
  )
} finally {
  await rm(built, { recursive: true, force: true })
}

async function compileTo(folder: string): Promise<void> {
  const compiler = createRequire(import.meta.url).resolve('typescript/package.json')
  const args = [join(dirname(compiler), 'bin/tsc'), '-p', join(ROOT, 'tsconfig.json')]
  try {
    await run(process.execPath, [...args, '--outDir', folder])
  } catch (error) {
    // The compiler writes its faults to stdout; a stack of this script would say nothing more.
    const { stdout } = error as { stdout?: string }
    if (!stdout) throw error
    console.error(stdout)
    process.exitCode = 1
    throw new Error('src does not compile; dist is as it was')
  }
}

/** So that `npx cellproof` finds the command in a clone, which npm links only for packages. */
async function linkCommand(): Promise<void> {
  const folder = join(ROOT, 'node_modules/.bin')
  await mkdir(folder, { recursive: true })
  const link = join(folder, 'cellproof')
  await rm(link, { force: true })
  await symlink(join('../../dist', COMMAND), link)
}
