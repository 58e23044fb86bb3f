import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { Readable, Writable } from 'node:stream'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runCli } from '../../src/cli/program.ts'
import { generateKey, parseKeyFile, writeKeyFile } from '../../src/native/keys.ts'
import { installNativeHash } from '../../src/native/signature.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { cellproof, cellproofJson } from '../support/cli.ts'
import type { Enterprise } from '../support/fleet.ts'
import { ownFolder } from '../support/folder.ts'
import { scriptedService } from '../support/scripted-service.ts'

installNativeHash()

let service: TestApp
let url: string
let collector: Enterprise
let ahead = 0

beforeAll(async () => {
  service = await openTestApp({ now: () => new Date(Date.now() + ahead) })
  collector = service.fleet.enterprise('collector')
  await service.admit()
  const server = createServer(service.app)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  afterAll(() => server.close())
})

let folder: string
let adminFile: string
beforeEach(async () => {
  folder = await ownFolder()
  adminFile = path.join(folder, 'admin.jwk')
  const key = await generateKey('ES256', collector.iss)
  await writeKeyFile(adminFile, key, { replace: false })
  const time = new Date().toISOString()
  const added = { type: 'key.added', time, enterprise: collector.iss, label: 'admin' }
  await service.append(
    service.fleet.authority.sign({ ...added, kind: 'admin', key: key.publicKey }),
  )
})

/** Runs `enrol`, and does something each time that it waits. */
async function enrol(args: readonly string[], meanwhile: (shown: string) => Promise<unknown>) {
  let out = ''
  let err = ''
  const exitCode = await runCli(['enrol', '--url', url, '--iss', collector.iss, ...args], {
    env: {},
    stdin: Readable.from([]),
    stdout: collecting((text) => {
      out += text
    }),
    stderr: collecting((text) => {
      err += text
    }),
    now: () => new Date(),
    sleep: () => meanwhile(out + err).then(() => {}),
  })
  return { exitCode, out, err }
}

const collecting = (take: (text: string) => void) =>
  new Writable({
    write(chunk, _encoding, done) {
      take(String(chunk))
      done()
    },
  })

const codeIn = (shown: string) => /Short code: (\S+)/.exec(shown)![1]!
const approve = (code: string) => cellproofJson(['approve', code, '--key', adminFile, '--url', url])

describe('enrol, approve and revoke', () => {
  it('take a device into the log and out of it, and its private key never leaves it', async () => {
    const file = path.join(folder, 'device.jwk')
    const { exitCode, out, err } = await enrol(
      ['--label', '三号手持终端', '-o', file],
      async (shown) => {
        const { exitCode: approved, err: about } = await approve(codeIn(shown))
        expect(approved).toBe(0)
        expect(about).toContain('三号手持终端')
        expect(about).toContain(/Key ID: (\S+)/.exec(shown)![1])
      },
    )
    expect({ exitCode, err: err.trim().split('\n').length }).toEqual({ exitCode: 0, err: 1 })
    expect(out).toMatch(/[▀▄█]/)
    const { kid, d } = parseKeyFile(await readFile(file, 'utf8'))!
    expect(out).not.toContain(d)
    const registered = async () => (await service.get(`/v1/keys/${kid}`)).body
    expect(await registered()).toMatchObject({ holder: collector.iss, revokedAt: null })

    const args = ['revoke', '--reason', 'lost', '--key', adminFile, '--url', url, '--', kid]
    const revoked = await cellproofJson(args)
    expect(revoked.exitCode).toBe(0)
    expect(await registered()).toMatchObject({ revokedAt: revoked.json.index })
    expect((await cellproofJson(args)).json.error.code).toBe('key_revoked')
  })

  it('as JSON answer with one document, and show the code beside it', async () => {
    const args = ['--json', '--label', 'scanner', '-o', path.join(folder, 'device.jwk')]
    const { exitCode, out } = await enrol(args, (shown) => approve(codeIn(shown)))
    expect(exitCode).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ status: 'approved', index: expect.any(Number) })
  })
})

describe('enrol', () => {
  it('goes on with its key after an interruption, and gives up when the code expires', async () => {
    const file = path.join(folder, 'device.jwk')
    const codes: string[] = []
    const run = () =>
      enrol(['--label', 'scanner', '-o', file], async (shown) => {
        codes.push(codeIn(shown))
        ahead = 16 * 60_000
      })
    expect((await run()).exitCode).toBe(1)
    ahead = 0
    expect((await run()).exitCode).toBe(1)
    ahead = 0
    expect(codes[1]).toBe(codes[0])
  })

  it('leaves alone a file that holds anything else', async () => {
    const file = path.join(folder, 'device.jwk')
    for (const content of ['{}', await readFile(adminFile, 'utf8').then(ofAnother)]) {
      await writeFile(file, content)
      const { exitCode, err } = await enrol(['--label', 'a', '-o', file], async () => {})
      expect(exitCode).toBe(2)
      expect(err).toContain(file)
      expect(await readFile(file, 'utf8')).toBe(content)
    }
  })

  it('is refused for an enterprise that is none, or that nobody registered', async () => {
    const asking = (iss: string, file: string) =>
      cellproofJson(['enrol', '--url', url, '--iss', iss, '--label', 'a', '-o', file])
    const [one, other] = ['1.jwk', '2.jwk'].map((name) => path.join(folder, name))
    expect((await asking('X', one!)).json.error.code).toBe('credit_code_malformed')
    const unknown = await asking('91350100M000100Y43', other!)
    expect(unknown.json.error.code).toBe('enterprise_unknown')
  })
})

const ofAnother = (text: string) => text.replace(collector.iss, '91350100M000100Y43')

describe('approve', () => {
  it('is unusable with what is no code, or under which nothing waits', async () => {
    for (const [code, fault] of [
      ['abc', 'enrolment_code_malformed'],
      ['7KQ2-M9XR', 'enrolment_unknown'],
    ] as const) {
      const { exitCode, json } = await approve(code)
      expect({ exitCode, code: json.error.code }).toEqual({ exitCode: 2, code: fault })
    }
  })

  it('signs nothing if the service shows another key than the device, or another name', async () => {
    const { publicKey } = await generateKey('ES256', collector.iss)
    const submitted: string[] = []
    const deceiver = await scriptedService(({ path: asked, body }) => {
      if (asked === '/v1/submissions') submitted.push(body)
      const enrolments = [{ label: 'scanner', key: publicKey }, null, {}]
      return { status: 200, body: { enrolments } }
    })
    const args = ['--key', adminFile, '--url', deceiver, '--log', service.fleet.origin]
    const { exitCode, json } = await cellproofJson(['approve', '7KQ2M9XR', ...args])
    expect({ exitCode, code: json.error.code }).toEqual({ exitCode: 2, code: 'enrolment_differs' })
    expect(submitted).toEqual([])
  })

  it('is not for a device key', async () => {
    const file = path.join(folder, 'device.jwk')
    const key = await generateKey('ES256', collector.iss)
    await writeKeyFile(file, key, { replace: false })
    const time = new Date().toISOString()
    const added = { type: 'key.added', time, enterprise: collector.iss, label: 'device' }
    await service.append(
      service.fleet.authority.sign({ ...added, kind: 'device', key: key.publicKey }),
    )
    const { exitCode, err } = await cellproof(['approve', '7KQ2M9XR', '--key', file, '--url', url])
    expect(exitCode).toBe(1)
    expect(err).not.toBe('')
  })
})
