import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { formatVerifierKey } from '../../src/core/keys/verifier-key.ts'
import { formatTrust } from '../../src/core/log/trust.ts'
import type { FetchFile } from '../../src/mirror/folder.ts'
import { FolderTaken } from '../../src/native/folder-lock.ts'
import { FetchFailed } from '../../src/watch/fetch-failed.ts'
import { startWatch, type Teller, type WatchSettings } from '../../src/watch/start.ts'
import { openTestApp } from '../support/app.ts'
import { cellproof, cellproofJson } from '../support/cli.ts'
import { nextBatteryCode, registered } from '../support/events.ts'
import { ownFolder } from '../support/folder.ts'
import { newWitnessKey } from '../support/log-key.ts'
import { freePort, start } from '../support/processes.ts'
import { serveFolder } from '../support/static-server.ts'
import { fetchFrom, type TileFiles } from '../support/tile-files.ts'
import { watchedLog } from '../support/watched-log.ts'
import { policyOf } from '../support/witness.ts'

const log = watchedLog()
const { trust } = log

/** A watcher that looks all the time; what it says can be waited for. */
async function watch(overrides: Partial<WatchSettings> & Pick<WatchSettings, 'fetch'>) {
  const said: string[] = []
  const waiting = new Set<() => void>()
  const say = (words: string) => {
    said.push(words)
    for (const wake of waiting) wake()
  }
  const tell: Teller = {
    found: (findings) => say(`found ${findings.map(({ code }) => code).join()}`),
    holds: (size) => say(`holds ${size}`),
    away: () => say('away'),
    back: () => say('back'),
    webhookFailed: () => say('webhook failed'),
  }
  const folder = overrides.folder ?? path.join(await ownFolder(), 'auditor')
  const running = await startWatch({
    ...{ trust, folder, url: 'https://ledger.example', name: 'auditor.example', port: 0 },
    witnesses: [],
    ...{ keyFile: undefined, webhook: undefined, interval: 2, threads: 1, tell },
    ...{ now: () => new Date(), onProgress: () => {} },
    ...overrides,
  })
  onTestFinished(() => running.stop().catch(() => {}))
  const get = async (file: string) => {
    const response = await fetch(`${running.url}/${file}`)
    return { status: response.status, text: await response.text() }
  }
  return {
    ...{ running, folder, said, get },
    heard: (words: string) =>
      new Promise<void>((resolve) => {
        const wake = () => {
          if (!said.includes(words)) return
          waiting.delete(wake)
          resolve()
        }
        waiting.add(wake)
        wake()
      }),
    metric: async (name: string) => {
      const { text } = await get('metrics')
      const line = text.split('\n').find((one) => one.startsWith(`cellproof_audit_${name} `))
      return Number(line?.split(' ').at(-1))
    },
  }
}

/** What a log serves, until another is put in its place. */
function serving(first: TileFiles) {
  let now: FetchFile = fetchFrom(first)
  return {
    fetch: (file: string) => now(file),
    serve: (files: TileFiles) => {
      now = fetchFrom(files)
    },
    cut: () => {
      now = async (file) => {
        throw new FetchFailed(file, 'away', { passing: true })
      }
    },
  }
}

describe('a watcher that runs', () => {
  it('shows figures, its checkpoint, its tiles and its report', async () => {
    const { fetch, serve, cut } = serving(await log.at(300))
    const { heard, metric, get, running, folder } = await watch({ fetch })
    await heard('holds 300')
    expect(await metric('size')).toBe(300)
    expect(await metric('published_size')).toBe(300)
    expect(await metric('lag_entries')).toBe(0)
    expect(await metric('log_up')).toBe(1)
    expect(await metric('findings_total{check="signature"}')).toBe(0)
    expect(await metric('last_success_timestamp_seconds')).toBeGreaterThan(1e9)
    cut()
    await heard('away')
    expect(await metric('log_up')).toBe(0)
    const forked = await log.forked(10, 400)
    serve(forked)
    await heard('found history_changed')
    await heard('back')
    expect(await metric('findings_total{check="consistency"}')).toBe(1)

    expect((await get('checkpoint')).text).toContain('\n300\n')
    expect((await get('tile/0/000')).status).toBe(200)
    for (const file of ['tile/entries/000', 'auditor.jwk', '../auditor.jwk', 'state.json']) {
      expect((await get(file)).status).toBe(404)
    }
    const trustFile = path.join(folder, 'trust.json')
    await writeFile(trustFile, formatTrust(trust))
    const vkey = formatVerifierKey(running.auditor)
    const [evidence, reported] = (await readdir(path.join(folder, 'findings'))).sort()
    expect([evidence, reported]).toEqual(['0001-history_changed.txt', '0001-report.txt'])
    for (const file of ['report.txt', `findings/${reported}`]) {
      const args = [path.join(folder, file), '--trust', trustFile, '--auditor', vkey]
      const verified = await cellproofJson(['verify', ...args])
      expect(verified).toMatchObject({
        exitCode: 0,
        json: { says: { verdict: 'broken', size: 300 } },
      })
    }
    const forgery = path.join(folder, 'forgery.txt')
    const report = (await get('report')).text
    await writeFile(forgery, report.replace('verdict broken', 'verdict holds'))
    for (const args of [
      [forgery, '--auditor', vkey],
      ['report.txt', '--auditor', formatVerifierKey(log.key.verifierKey)],
    ]) {
      const [file, ...rest] = args
      const full = path.resolve(folder, file!)
      expect((await cellproof(['verify', full, '--trust', trustFile, ...rest])).exitCode).toBe(1)
    }
  })

  it('has its folder to itself, and gives it back', async () => {
    const { fetch } = serving(await log.at(9))
    const { running, folder, heard } = await watch({ fetch })
    await heard('holds 9')
    await expect(watch({ fetch, folder })).rejects.toBeInstanceOf(FolderTaken)
    await running.stop()
    const again = await watch({ fetch, folder })
    expect(again.running.resumed).toEqual({ size: 9, findings: 0 })
  })

  it('tells a webhook that was down, after a restart too, and tells it once', async () => {
    const { fetch, serve } = serving(await log.at(300))
    const port = await freePort()
    const webhook = `http://127.0.0.1:${port}/findings`
    const first = await watch({ fetch, webhook })
    await first.heard('holds 300')
    serve(await log.forked(10, 300))
    await first.heard('webhook failed')
    await first.running.stop()

    const posted: { codes: string[]; zh: string }[] = []
    const hook = createServer(async (req, res) => {
      const { findings } = JSON.parse(await readBody(req))
      const [{ sentences }] = findings
      posted.push({ codes: findings.map(({ code }: { code: string }) => code), zh: sentences.zh })
      res.writeHead(204).end()
    })
    const again = await watch({ fetch, webhook, folder: first.folder })
    await listenOn(hook, port)
    await expect.poll(() => posted.length, { timeout: 30_000 }).toBe(1)
    await expect.poll(() => again.metric('webhook_pending')).toBe(0)
    serve(await log.forked(10, 500))
    await expect.poll(() => posted.length, { timeout: 30_000 }).toBe(2)
    expect(posted.map(({ codes }) => codes)).toEqual([['split_view'], ['history_changed']])
    expect(posted[0]!.zh).toMatch(/\p{Script=Han}/u)
  })

  it('stops with the fault if its own folder fails it', async () => {
    const { fetch, serve } = serving(await log.at(300))
    const { running, folder, heard } = await watch({ fetch })
    await heard('holds 300')
    await rm(path.join(folder, 'mirror/tile'), { recursive: true })
    serve(await log.at(600))
    await expect(running.done).rejects.toMatchObject({ name: 'CopyDamaged' })
  })
})

const PROGRAM = path.resolve(import.meta.dirname, '../../dist/cli/main.js')

// Only what is built is a process; `npm test` builds first.
describe.skipIf(!existsSync(PROGRAM))('cellproof audit --watch', () => {
  const begin = (args: readonly string[], ready: string) =>
    start(['audit', '--watch', '--metrics-port', '0', '--interval', '0', ...args], ready)

  it('follows a service as it grows, stops when told to, and goes on', async () => {
    const service = await openTestApp()
    const { fleet, ledger } = service
    const auditor = fleet.enterprise('auditor')
    const collector = fleet.enterprise('collector')
    await service.admit()
    const grow = async () => {
      const last = await service.append(collector.sign(registered(nextBatteryCode())))
      await ledger.covering(last)
      return last + 1
    }
    const server = createServer(service.app)
    const url = await listenOn(server, 0)
    const folder = await ownFolder()
    const { origin, authorityKeys } = fleet
    const trustFile = path.join(folder, 'trust.json')
    await writeFile(trustFile, formatTrust({ origin, authorityKeys, policy: service.policy }))
    const { kid, alg, privateKey } = auditor.key
    const keyFile = path.join(folder, 'key.jwk')
    const jwk = { ...privateKey.export({ format: 'jwk' }), kid, alg, iss: auditor.iss }
    await writeFile(keyFile, JSON.stringify(jwk))
    const args = [url, '--trust', trustFile, '--key', keyFile, '--store', path.join(folder, 'own')]
    const first = await begin(args, `Holds up to its first ${await grow()} entries`)
    const size = await grow()
    await expect
      .poll(first.said, { timeout: 30_000 })
      .toContain(`Holds up to its first ${size} entries`)
    await first.stop()
    const grown = await grow()
    const again = await begin(args, `Holds up to its first ${grown} entries`)
    expect(again.said()).toContain(`Going on after ${size} entries; 0 findings so far.`)
    await again.stop()
  })

  it('asks witnesses for what they have cosigned, at addresses of the trust file or given to it', async () => {
    const folder = await ownFolder()
    const [one, two, three] = ['one', 'two', 'three'].map((name) => ({
      ...{ name, key: newWitnessKey(`${name}.example`).verifierKey },
    }))
    const shown = await log.forked(200, 250)
    const hash = createHash('sha256').update(trust.origin).digest('hex')
    const served = await log.at(300)
    const serve = async (files: ReadonlyMap<string, Uint8Array>) => {
      const server = createServer((req, res) => {
        const bytes = files.get(req.url!.slice(1))
        res.writeHead(bytes ? 200 : 404).end(bytes)
      })
      return listenOn(server, 0)
    }
    const witness = await serve(
      new Map([
        [`${hash}/checkpoint`, served.get('checkpoint')!],
        [`below/${hash}/checkpoint`, shown.get('checkpoint')!],
      ]),
    )
    const policy = policyOf(
      [log.key.verifierKey],
      [{ ...one!, url: witness }, two!, three!],
      'none',
    )
    const trustFile = path.join(folder, 'trust.json')
    await writeFile(trustFile, formatTrust({ ...trust, policy }))
    const own = path.join(folder, 'own')
    const args = [await serve(served), '--trust', trustFile, '--store', own]
    const given = ['--witness', `two=${witness}/below`]
    const watcher = await begin([...args, ...given], 'Finding 1 (consistency): ')
    expect(watcher.said()).toContain('these witnesses have no address'.slice(1))
    expect(watcher.said()).toContain('compared: three ')
    await watcher.stop()
    const [file] = (await readdir(path.join(own, 'findings'))).filter(
      (one) => !one.includes('report'),
    )
    expect(file).toBe('0001-witnessed_otherwise.txt')
    const evidence = path.join(own, 'findings', file!)
    expect((await cellproof(['verify', evidence, '--trust', trustFile])).exitCode).toBe(0)
    const wrong = ['audit', '--watch', ...args, '--witness', 'four=http://127.0.0.1:1', '--json']
    expect(await cellproofJson(wrong)).toMatchObject({
      ...{ exitCode: 2, json: { error: { code: 'witness_unknown' } } },
    })
  })

  it('says what it finds, and keeps the proof', async () => {
    const folder = await ownFolder()
    const trustFile = path.join(folder, 'trust.json')
    await writeFile(trustFile, formatTrust(trust))
    const served = path.join(folder, 'served')
    const put = async (files: TileFiles) => {
      for (const [name, bytes] of files) {
        await mkdir(path.dirname(path.join(served, name)), { recursive: true })
        await writeFile(path.join(served, name), bytes)
      }
    }
    await put(await log.at(300))
    const url = await serveFolder(served)
    const store = path.join(folder, 'own')
    const args = ['--url', url, '--trust', trustFile, '--store', store]
    const running = await begin(args, 'Holds up to its first 300 entries')
    await put(await log.forked(10, 256))
    await put(await log.forked(10, 600))
    await expect.poll(running.said, { timeout: 30_000 }).toContain('history was rewritten')
    await running.stop()
    const [proof] = (await readdir(path.join(store, 'findings'))).sort()
    expect(await readFile(path.join(store, 'findings', proof!), 'utf8')).toContain('split-view/v1')
  })
})

async function listenOn(server: Server, port: number): Promise<string> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function readBody(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
