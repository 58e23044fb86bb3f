import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { bundleScript } from '../../src/build/verify-page.ts'
import { toBase64Url } from '../../src/core/bytes/encoding.ts'
import { packZip } from '../../src/core/bytes/zip.ts'
import type { PublicKey } from '../../src/core/keys/signature.ts'
import { verifySignature } from '../../src/core/keys/web-signature.ts'
import { formatTrust } from '../../src/core/log/trust.ts'
import { verifySignature as verifyNatively } from '../../src/native/signature.ts'
import { openBrowser } from '../support/browser.ts'
import { type Bundled, openBundled } from '../support/bundled.ts'
import { newKey, signJws } from '../support/fleet.ts'
import { ownFolder } from '../support/folder.ts'

const run = promisify(execFile)
const CHECKOUT = path.resolve(import.meta.dirname, '../..')
const SIZE_LIMIT = 15_000
const manifest = JSON.parse(readFileSync(path.join(CHECKOUT, 'package.json'), 'utf8'))

let city: Bundled
beforeAll(async () => {
  city = await openBundled()
})

/** What a script of its own would be that imports this from the package. */
async function scriptOf(text: string): Promise<string> {
  const file = path.join(await ownFolder(), 'entry.ts')
  const source = path.join(CHECKOUT, 'src/core/index.ts')
  await writeFile(file, text.replaceAll('cellproof/core', source))
  return bundleScript(file)
}

/** The examples of the document, by what stands after the language. */
function example(name: string): string {
  const text = readFileSync(path.join(CHECKOUT, 'docs/CORE.md'), 'utf8')
  return new RegExp(`^\`\`\`js ${name}\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(text)![1]!
}

/** Runs an example where the package is installed, and these files are at hand. */
async function runExample(name: string, files: Readonly<Record<string, string | Uint8Array>>) {
  const folder = await ownFolder()
  await mkdir(path.join(folder, 'node_modules'))
  await symlink(CHECKOUT, path.join(folder, 'node_modules/cellproof'))
  await writeFile(path.join(folder, 'example.mjs'), example(name))
  for (const [file, content] of Object.entries(files)) {
    await writeFile(path.join(folder, file), content)
  }
  const { stdout } = await run(process.execPath, ['--no-warnings', 'example.mjs'], { cwd: folder })
  return stdout
}

const receiptText = async () => {
  const token = city.auditor.token()
  const { text } = await city.service.get('/v1/entries/15/receipt.tlog-proof', token)
  return text
}

describe('the package', () => {
  it('verifies a receipt with little: 15 kB, gzipped', async () => {
    const script = await scriptOf(`export { verifyReceipt } from 'cellproof/core'`)
    expect(gzipSync(script).length).toBeLessThan(SIZE_LIMIT)
  })

  it('exports what is built, with its types, and packs it', async () => {
    const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: CHECKOUT,
    })
    const packed = JSON.parse(stdout)[0].files.map((file: { path: string }) => `./${file.path}`)
    for (const entry of ['./core', './core/bundle']) {
      for (const file of Object.values<string>(manifest.exports[entry])) {
        expect(existsSync(path.join(CHECKOUT, file))).toBe(true)
        expect(packed).toContain(file)
      }
    }
    expect(packed).toContain('./dist/verify.html')
  })

  it('runs the example of a receipt as it is printed', async () => {
    const receipt = await receiptText()
    const trust = formatTrust(city.trust)
    const given = { 'receipt.tlog-proof': receipt, 'trust.json': trust }
    expect(await runExample('receipt', given)).toMatch(/^entry 15 of \d+, 0 witnesses\n$/)
    const changed = receipt.replace(/\n\d+\n(?=.{44}\n\n)/, '\n9999\n')
    expect(await runExample('receipt', { ...given, 'receipt.tlog-proof': changed })).toBe(
      'broken: note_untrusted\n',
    )
  })

  it('runs the example of a bundle as it is printed', async () => {
    const zip = packZip(await city.files(city.code))
    const given = { 'bundle.zip': zip, 'trust.json': formatTrust(city.trust) }
    expect(await runExample('bundle', given)).toMatch(/^holds repurposed\nholds files\n/)
  })

  it('verifies a receipt in a browser, too', async () => {
    const script = await scriptOf(
      `import * as core from 'cellproof/core'\nObject.assign(globalThis, { core })`,
    )
    const server = createServer((_req, res) => res.end('<!doctype html>')).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const { browser, close } = await openBrowser()
    onTestFinished(close)
    const tab = await browser.newPage()
    await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    await tab.addScriptTag({ content: script })
    const found = await tab.evaluate(
      async ([receipt, trust]) => {
        // biome-ignore lint/suspicious/noExplicitAny: a global of the page's
        const { core } = globalThis as any
        const parsed = core.parseReceipt(receipt)
        const { size } = await core.verifyReceipt(
          parsed,
          core.parseTrust(trust),
          core.verifySignature,
        )
        return { size, index: parsed.index }
      },
      [await receiptText(), formatTrust(city.trust)] as const,
    )
    expect(found).toEqual({ size: expect.any(Number), index: 15 })
  })
})

describe('signatures by WebCrypto', () => {
  it.each(['EC', 'OKP'] as const)('are those that Node verifies itself: %s', async (kty) => {
    const key = newKey(kty)
    const jws = signJws({ alg: key.alg }, { n: 1 }, key)
    const end = jws.lastIndexOf('.')
    const message = Buffer.from(jws.slice(0, end))
    const signature = new Uint8Array(Buffer.from(jws.slice(end + 1), 'base64url'))
    const other = signature.map((byte, i) => (i === 40 ? byte ^ 1 : byte))
    const nowhere = { ...key.key, x: toBase64Url(new Uint8Array(32).fill(255)) } as PublicKey
    for (const [by, bytes, holds] of [
      [key.key, signature, true],
      [key.key, other, false],
      [key.key, signature.slice(1), false],
      [newKey(kty).key, signature, false],
      [nowhere, signature, false],
    ] as const) {
      expect(await verifySignature(by, message, bytes)).toBe(holds)
      expect(await verifyNatively(by, message, bytes)).toBe(holds)
    }
  })
})
