import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { isPageOf } from '../../../src/core/bundle/layout.ts'
import { type Files, packZip, unpackZip } from '../../../src/core/bytes/zip.ts'
import { formatTrust } from '../../../src/core/log/trust.ts'
import { readBundleTexts } from '../../../src/service/bundle-texts.ts'
import { type Bundled, openBundled } from '../../support/bundled.ts'
import { cellproof, cellproofJson } from '../../support/cli.ts'
import type { Enterprise } from '../../support/fleet.ts'
import { ownFolder } from '../../support/folder.ts'

let city: Bundled
let url: string
beforeAll(async () => {
  city = await openBundled()
  const server = createServer(city.service.app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return () => server.close()
})

/** As `keygen` writes it. */
const keyFile = ({ iss, key: { kid, alg, privateKey } }: Enterprise): string =>
  JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid, alg, iss })

/** Runs `verify` on what is written to a file first. */
async function verify(bundle: Uint8Array, withTrust = true) {
  const folder = await ownFolder()
  const [file, trust] = [path.join(folder, 'bundle.zip'), path.join(folder, 'trust.json')]
  await writeFile(file, bundle)
  await writeFile(trust, formatTrust(city.trust))
  return cellproofJson(['verify', file, ...(withTrust ? ['--trust', trust] : [])])
}

describe('bundle', () => {
  it('fetches a file that verifies, with the family if asked to', async () => {
    const { collector, repurposer, code, product } = city
    const folder = await ownFolder()
    const output = path.join(folder, 'out.zip')
    for (const [reader, of, more] of [
      [collector, code, []],
      [repurposer, product, ['--family']],
    ] as const) {
      const key = path.join(folder, `${reader.iss}.jwk`)
      await writeFile(key, keyFile(reader))
      const { exitCode } = await cellproof([
        'bundle',
        of,
        '--url',
        url,
        '--key',
        key,
        '-o',
        output,
        ...more,
      ])
      expect(exitCode).toBe(0)
      const { exitCode: verdict, json } = await verify(await readFile(output))
      expect({ verdict, json }).toMatchObject({
        verdict: 0,
        json: { verdict: 'holds', code: of, family: more.length > 0 },
      })
    }
  })

  it('says why it was not given one', async () => {
    const { stranger, code } = city
    const key = path.join(await ownFolder(), 'key.jwk')
    await writeFile(key, keyFile(stranger))
    const { exitCode } = await cellproof(['bundle', code, '--url', url, '--key', key])
    expect(exitCode).toBe(1)
  })
})

describe('compare, of bundles', () => {
  it('takes them packed and unpacked, and finds one history', async () => {
    const { collector, code } = city
    const folder = await ownFolder()
    const [key, zip, trust] = ['key.jwk', 'out.zip', 'trust.json'].map((name) =>
      path.join(folder, name),
    ) as [string, string, string]
    await writeFile(key, keyFile(collector))
    await writeFile(trust, formatTrust(city.trust))
    await cellproof(['bundle', code, '--url', url, '--key', key, '-o', zip])
    const unpacked = path.join(folder, 'unpacked')
    for (const [name, bytes] of unpackZip(await readFile(zip)).files) {
      const file = path.join(unpacked, name)
      await mkdir(path.dirname(file), { recursive: true })
      await writeFile(file, bytes)
    }
    const { exitCode, json } = await cellproofJson(['compare', zip, unpacked, '--trust', trust])
    expect([exitCode, json.comparisons.map(({ result }: { result: string }) => result)]).toEqual([
      ...[0, ['same']],
    ])
  })
})

describe('verify, of a bundle', () => {
  it('leaves it undecided without a trust file, and names the fingerprint', async () => {
    const { exitCode, json } = await verify(await city.zip(city.code), false)
    expect(exitCode).toBe(2)
    expect(json).toMatchObject({ verdict: 'undecided', trust: { from: 'bundle' } })
    expect(json.trust.fingerprint).toMatch(/^[0-9a-f]{64}$/)
  })

  it('takes the folder that it was unpacked to', async () => {
    const folder = await ownFolder()
    await unpack(await city.files(city.code), folder)
    const { exitCode, json } = await cellproofJson(['verify', folder])
    expect({ exitCode, verdict: json.verdict }).toEqual({ exitCode: 2, verdict: 'undecided' })
  })

  it('prints a sentence, a line for each check, and the battery’s life', async () => {
    const folder = await ownFolder()
    const file = path.join(folder, 'bundle.zip')
    await writeFile(file, await city.zip(city.code))
    for (const LANG of ['zh_CN.UTF-8', 'en_GB.UTF-8']) {
      const { out } = await cellproof(['verify', file], { env: { LANG } })
      expect(out.match(/^✓/gm)!.length).toBe(8 + 9)
      expect(out.match(/^–/gm)!.length).toBe(5)
    }
  })

  it('says up to which entry it holds, and names a page that is not the program’s own', async () => {
    const zip = await city.zip(city.code)
    const { json } = await verify(zip)
    expect(json).toMatchObject({ verdict: 'holds', upTo: { by: 'log', entry: expect.any(Number) } })
    expect(json.upTo.entry).toBe(json.life.at(-1).index)
    // The city of this test has a page of its own.
    const [filesCheck] = json.checks
    expect(filesCheck).toMatchObject({
      ...{ result: 'holds', findings: [{ code: 'page_unknown', file: 'verify.html' }] },
    })
    const { page } = await readBundleTexts()
    const own = await openBundled({ page })
    const bundled = await own.files(own.code)
    const text = new TextDecoder().decode(bundled.get('verify.html'))
    expect(isPageOf(text, page)).toBe(true)
    for (const forged of [
      page.replace('<title>', '<title>x'),
      `${page} `,
      page.replace('id="bundle">{}', 'id="bundle">{"a":"b"}</script><script>'),
      text.replace('<!doctype html>', '<!doctype html><p>'),
    ]) {
      expect(isPageOf(forged, page)).toBe(false)
    }
  })

  it('is unusable on a ZIP that is damaged beyond reading', async () => {
    const zip = await city.zip(city.code)
    const { exitCode, json } = await verify(zip.slice(0, -30))
    expect({ exitCode, code: json.error.code }).toEqual({ exitCode: 2, code: 'bundle_malformed' })
  })

  it('names the file in which a byte was changed, whichever it is', async () => {
    const files = await city.files(city.code)
    for (const [name, bytes] of files) {
      const at = Math.floor(bytes.length / 2)
      const changed = new Map(files).set(
        name,
        bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)),
      )
      const { exitCode, json } = await verify(packZip(changed))
      expect({ name, exitCode, verdict: json.verdict }).toEqual({
        name,
        exitCode: 1,
        verdict: 'broken',
      })
      // A sum that was changed is no longer that of the file whose line it is in.
      if (name !== 'SHA256SUMS') expect(filesNamed(json)).toContain(name)
      else expect(filesNamed(json)).not.toEqual([])
    }
  })
})

// biome-ignore lint/suspicious/noExplicitAny: what was printed
const filesNamed = (json: any): string[] =>
  json.checks
    .filter(({ result }: { result: string }) => result === 'broken')
    .flatMap(({ findings }: { findings: { file?: string }[] }) =>
      findings.flatMap(({ file }) => file ?? []),
    )

async function unpack(files: Files, folder: string): Promise<void> {
  for (const [name, bytes] of files) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await writeFile(path.join(folder, name), bytes)
  }
}
