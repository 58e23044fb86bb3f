import { randomBytes } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runCli } from '../../../src/cli/program.ts'
import {
  enrolmentCode,
  enrolmentCommitment,
  enrolmentUrl,
} from '../../../src/core/keys/enrolment.ts'
import { generateKey, parseKeyFile, writeKeyFile } from '../../../src/native/keys.ts'
import { installNativeHash } from '../../../src/native/signature.ts'
import { openTestApp, type TestApp } from '../../support/app.ts'
import { cellproofJson } from '../../support/cli.ts'
import type { Enterprise } from '../../support/fleet.ts'
import { ownFolder } from '../../support/folder.ts'
import { scriptedService } from '../../support/scripted-service.ts'

installNativeHash()

const ORIGIN = 'ledger.test/cq'

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

/** A run of a command that is answered while it goes on. */
interface Running {
  readonly shown: () => string
  /** Waits until it has shown something that fits, and gives its first group. */
  readonly shows: (pattern: RegExp) => Promise<string>
  readonly type: (line: string) => void
  readonly finished: Promise<{ exitCode: number; out: string; err: string }>
}

/** Waits of the command last a moment here, so that others come to their turn. */
function start(args: readonly string[], onSleep: () => void = () => {}): Running {
  let out = ''
  let err = ''
  const changed = new EventEmitter()
  const stdin = new PassThrough()
  const finished = runCli(args, {
    env: {},
    stdin,
    stdout: collecting((text) => {
      out += text
      changed.emit('text')
    }),
    stderr: collecting((text) => {
      err += text
      changed.emit('text')
    }),
    now: () => new Date(),
    sleep: () => {
      onSleep()
      return setTimeout(20)
    },
  }).then((exitCode) => {
    changed.emit('text')
    return { exitCode, out, err }
  })
  const shown = () => out + err
  return {
    shown,
    finished,
    type: (line) => stdin.write(`${line}\n`),
    async shows(pattern) {
      for (;;) {
        const found = pattern.exec(shown())
        if (found) return found[1]!
        await once(changed, 'text')
      }
    },
  }
}

const collecting = (take: (text: string) => void) =>
  new Writable({
    write(chunk, _encoding, done) {
      take(String(chunk))
      done()
    },
  })

const enrol = (args: readonly string[], onSleep?: () => void) =>
  start(['enrol', '--url', url, '--iss', collector.iss, ...args], onSleep)
const approve = (what: string) => start(['approve', what, '--key', adminFile, '--url', url])
const approveAtOnce = (what: string) =>
  cellproofJson(['approve', what, '--key', adminFile, '--url', url])

const SHORT_CODE = /Short code: (\S+)/
const KEY_ID = /Key ID: (\S+)/
const CHECK_CODE = /Check code: (\d{4} \d{4})/
const ASKS = /(8 digits)/

describe('enrol, approve and revoke', () => {
  it('take a device into the log and out of it, and its private key never leaves it', async () => {
    const file = path.join(folder, 'device.jwk')
    const device = enrol(['--label', '三号手持终端', '-o', file])
    const admin = approve(await device.shows(SHORT_CODE))
    await admin.shows(ASKS)
    for (const part of ['三号手持终端', collector.iss, await device.shows(KEY_ID)]) {
      expect(admin.shown()).toContain(part)
    }
    // A digit may be mistyped.
    admin.type('12345678')
    admin.type(await device.shows(CHECK_CODE))
    expect((await admin.finished).exitCode).toBe(0)
    const { exitCode, out } = await device.finished
    expect(exitCode).toBe(0)
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

  it('need no check code for what the QR code says, but a confirmation', async () => {
    for (const [answer, exitCode, status] of [
      ['n', 2, undefined],
      ['y', 0, 'approved'],
    ] as const) {
      const args = ['--json', '--label', 'scanner', '-o', path.join(folder, 'device.jwk')]
      let expire = () => {}
      const device = enrol(args, () => expire())
      const [code, kid] = [await device.shows(SHORT_CODE), await device.shows(KEY_ID)]
      const admin = approve(enrolmentUrl(url, code.replace('-', ''), kid))
      await admin.shows(/(y to approve)/)
      expect(admin.shown()).toContain('scanner')
      admin.type(answer)
      expect((await admin.finished).exitCode).toBe(exitCode)
      if (status === undefined) {
        expire = () => {
          ahead = 16 * 60_000
        }
      }
      const { out } = await device.finished
      ahead = 0
      expect(JSON.parse(out)).toMatchObject({ status: status ?? 'expired' })
    }
  })
})

describe('enrol', () => {
  it('goes on with its key after an interruption, and gives up when the code expires', async () => {
    const file = path.join(folder, 'device.jwk')
    const run = async () => {
      const device = enrol(['--label', 'scanner', '-o', file], () => {
        ahead = 16 * 60_000
      })
      expect((await device.finished).exitCode).toBe(1)
      ahead = 0
      return [await device.shows(KEY_ID), await device.shows(SHORT_CODE)]
    }
    const [first, second] = [await run(), await run()]
    expect(second[0]).toBe(first[0])
    // With a nonce of its own, without which a second check would check nothing.
    expect(second[1]).not.toBe(first[1])
  })

  it('gives its nonce away once, and stops if it is challenged again', async () => {
    const nonces: string[] = []
    const challenges = [secret(), secret()]
    const service = await scriptedService(({ method, path: asked, body }) => {
      if (asked.endsWith('/nonce')) nonces.push(JSON.parse(body).nonce)
      const expiresAt = new Date().toISOString()
      if (method === 'POST') return { status: 201, body: { id: 'x', expiresAt } }
      // The second one comes once the first is answered.
      return { status: 200, body: { status: 'pending', challenge: challenges[nonces.length] } }
    })
    const args = ['--label', 'a', '-o', path.join(folder, 'device.jwk'), '--log', ORIGIN]
    const { exitCode, json } = await cellproofJson([
      ...['enrol', '--url', service, '--iss', collector.iss, ...args],
    ])
    expect([exitCode, json.error.code]).toEqual([2, 'enrolment_challenged_twice'])
    expect(nonces).toHaveLength(1)
  })

  it('leaves alone a file that holds anything else', async () => {
    const file = path.join(folder, 'device.jwk')
    for (const content of ['{}', await readFile(adminFile, 'utf8').then(ofAnother)]) {
      await writeFile(file, content)
      const { exitCode, err } = await enrol(['--label', 'a', '-o', file]).finished
      expect(exitCode).toBe(2)
      expect(err).toContain(file)
      expect(await readFile(file, 'utf8')).toBe(content)
    }
  })

  it('is refused for an enterprise that is none', async () => {
    const args = ['--url', url, '--iss', 'X', '--label', 'a', '-o', path.join(folder, '1.jwk')]
    expect((await cellproofJson(['enrol', ...args])).json.error.code).toBe('credit_code_malformed')
  })
})

describe('dismiss', () => {
  it('ends all that waits for the enterprise, with an admin key', async () => {
    const dismiss = (key: string) => cellproofJson(['dismiss', '--url', url, '--key', key])
    await dismiss(adminFile) // what other tests have left
    const asked = enrol(['--label', 'a', '-o', path.join(folder, 'device.jwk')])
    await asked.shows(SHORT_CODE)
    expect(await dismiss(adminFile)).toMatchObject({ exitCode: 0, json: { ended: 1 } })
    expect((await asked.finished).exitCode).toBe(1)
    expect(await dismiss(adminFile)).toMatchObject({ exitCode: 0, json: { ended: 0 } })
  })
})

const ofAnother = (text: string) => text.replace(collector.iss, '91350100M000100Y43')

const secret = () => randomBytes(32).toString('base64')

/** The service, but for a challenge of its own that the device gets in place of the admin's. */
async function inBetween() {
  const submitted: string[] = []
  const address = await scriptedService(async ({ method, path: asked, headers, body }) => {
    if (asked === '/v1/submissions') submitted.push(body)
    const { authorization = '' } = headers
    const sent = asked.endsWith('/challenge') ? JSON.stringify({ challenge: secret() }) : body
    const answer = await fetch(`${url}${asked}`, {
      method,
      headers: { authorization, 'content-type': headers['content-type'] ?? 'text/plain' },
      ...(method === 'POST' && { body: sent }),
    })
    return { status: answer.status, body: await answer.json() }
  })
  return { url: address, submitted }
}

describe('approve', () => {
  it('is unusable with what is no code, or under which nothing waits', async () => {
    for (const [code, fault] of [
      ['abc', 'enrolment_code_malformed'],
      ['7KQ2-M9XR', 'enrolment_unknown'],
    ] as const) {
      const { exitCode, json } = await approveAtOnce(code)
      expect({ exitCode, code: json.error.code }).toEqual({ exitCode: 2, code: fault })
    }
  })

  it('signs nothing if the device was challenged by somebody else', async () => {
    const file = path.join(folder, 'device.jwk')
    const device = enrol(['--label', 'scanner', '-o', file], () => expire())
    let expire = () => {}
    const between = await inBetween()
    const code = await device.shows(SHORT_CODE)
    const admin = start(['approve', code, '--key', adminFile, '--url', between.url])
    await admin.shows(ASKS)
    const check = await device.shows(CHECK_CODE)
    for (let tries = 0; tries < 3; tries++) admin.type(check)
    expect((await admin.finished).exitCode).toBe(2)
    expect(between.submitted).toEqual([])
    expire = () => {
      ahead = 16 * 60_000
    }
    expect((await device.finished).exitCode).toBe(1)
    ahead = 0
  })

  it('signs nothing if what the service shows fits neither code, nonce nor thumbprint', async () => {
    const { publicKey, kid } = await generateKey('ES256', collector.iss)
    const asking = { enterprise: collector.iss, label: 'scanner', kid }
    const [nonce, other] = [secret(), secret()]
    const commitment = enrolmentCommitment(asking, nonce)
    const code = enrolmentCode(commitment)
    const whole = { label: 'scanner', key: publicKey, commitment, nonce }
    for (const [what, shown, expected] of [
      [code, [], 'enrolment_unknown'],
      [code, [null, {}, { ...whole, key: {} }], 'enrolment_differs'],
      ['7KQ2-M9XR', [whole], 'enrolment_differs'],
      [code, [{ ...whole, label: 'a\u001b[2J' }], 'enrolment_differs'],
      [code, [{ ...whole, label: 'other' }], 'enrolment_differs'],
      [code, [{ ...whole, nonce: other }], 'enrolment_differs'],
      [`${url}/enrol/${code}#${'A'.repeat(43)}`, [whole], 'enrolment_differs'],
      [`${url}/enrol/${code}#${kid}`, [whole], 'enrolment_unconfirmed'],
      [code, [whole], 'enrolment_unconfirmed'],
    ] as const) {
      const submitted: string[] = []
      const deceiver = await scriptedService(({ path: asked, body }) => {
        if (asked === '/v1/submissions') submitted.push(body)
        return { status: 200, body: { enrolments: shown } }
      })
      const args = ['--key', adminFile, '--url', deceiver, '--log', service.fleet.origin]
      const { exitCode, json } = await cellproofJson(['approve', what, ...args])
      expect({ exitCode, code: json.error.code }).toEqual({ exitCode: 2, code: expected })
      expect(submitted).toEqual([])
    }
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
    const { exitCode, json } = await cellproofJson([
      ...['approve', '7KQ2M9XR', '--key', file, '--url', url],
    ])
    expect([exitCode, json.error.code]).toEqual([1, 'admin_key_needed'])
  })
})
