/** The log's key from the environment or a file; and that nobody is shown it, whatever is wrong. */

import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { inspect, promisify } from 'node:util'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { readConfig, takeEnvironment } from '../../src/config.ts'
import { LedgerError } from '../../src/core/errors.ts'
import { formatKeyFile, generateKey, type PrivateKey } from '../../src/native/keys.ts'
import { readServiceKeys } from '../../src/service/keys.ts'
import { cellproof } from '../support/cli.ts'
import { ownFolder } from '../support/folder.ts'

let key: PrivateKey
let curved: PrivateKey
beforeAll(async () => {
  key = await generateKey('Ed25519')
  curved = await generateKey('ES256')
})

const COMPILED = path.resolve('dist/cli/main.js')

async function serviceKeys(env: Record<string, string>) {
  const folder = await ownFolder()
  const jwks = path.join(folder, 'authority.jwks')
  await writeFile(jwks, JSON.stringify({ keys: [curved.publicKey] }))
  const config = readConfig({ DATA_DIR: folder, AUTHORITY_KEYS_FILE: jwks, ...env })
  return { folder, config, ...(await readServiceKeys(config, { make: true })) }
}

describe('the key of the log', () => {
  it('comes from LOG_KEY, and then no file of one is made', async () => {
    const { logKey, made } = await serviceKeys({ LOG_KEY: formatKeyFile(key) })
    expect(Buffer.from(logKey.publicKey).toString('base64url')).toBe(key.publicKey.x)
    expect(made).toEqual([])
  })

  it('comes from LOG_KEY_FILE, or is made where none is named', async () => {
    const file = path.join(await ownFolder(), 'log.jwk')
    await writeFile(file, formatKeyFile(key))
    const { logKey } = await serviceKeys({ LOG_KEY_FILE: file })
    expect(Buffer.from(logKey.publicKey).toString('base64url')).toBe(key.publicKey.x)
    expect((await serviceKeys({ LOG_KEY: '' })).made).toHaveLength(1)
  })

  it('and the authority’s may begin with a byte-order mark, as editors leave it', async () => {
    const folder = await ownFolder()
    const write = async (name: string, text: string) => {
      await writeFile(path.join(folder, name), `\uFEFF${text}`)
      return path.join(folder, name)
    }
    const { logKey, authorityKeys } = await serviceKeys({
      LOG_KEY_FILE: await write('log.jwk', formatKeyFile(key)),
      AUTHORITY_KEYS_FILE: await write('keys', JSON.stringify({ keys: [curved.publicKey] })),
    })
    expect(Buffer.from(logKey.publicKey).toString('base64url')).toBe(key.publicKey.x)
    expect(authorityKeys.map(({ kid }) => kid)).toEqual([curved.kid])
  })

  it('is kept from child processes, which inherit the environment', async () => {
    const env = { LOG_KEY: formatKeyFile(key), PORT: '0' }
    expect(takeEnvironment(env).LOG_KEY).toContain(key.d)
    expect(env).toEqual({ PORT: '0' })
  })

  it('is not in the settings when they are printed', async () => {
    const config = readConfig({ LOG_KEY: formatKeyFile(key) })
    expect(inspect(config, { depth: 9 }) + JSON.stringify(config)).not.toContain(key.d)
  })
})

/** Each is wrong, and has a private key somewhere. */
const faults: [string, () => { secrets: string[]; env: Record<string, string> }][] = [
  ['broken JSON', () => ofKey((text) => text.slice(0, -3))],
  ['two keys', () => ofKey((text) => text + text)],
  ['no JSON', () => ofKey(() => key.d)],
  ['a key without its thumbprint', () => ofKey((text) => text.replace(key.kid, ''))],
  [
    'a key of another algorithm',
    () => ofKey((text) => text.replace(/"alg": "\w+"/, '"alg": "ES256"')),
  ],
  ['a private part that is too long', () => ofKey((text) => text.replace(key.d, `${key.d}AA`))],
  ['the private part of another key', () => ofKey((text) => text.replace(key.d, curved.d))],
  [
    'a key on another curve',
    () => ({ secrets: [curved.d], env: { LOG_KEY: formatKeyFile(curved) } }),
  ],
  ['a key that is in a file as well', () => ofKey((text) => text, { LOG_KEY_FILE: 'log.jwk' })],
  ['another setting that is wrong', () => ofKey((text) => text, { PORT: 'x', LOG_ORIGIN: 'a b' })],
  ...['LOG_KEY_FILE', 'AUTHORITY_KEYS_FILE', 'DATA_DIR', 'HOST', 'PORT', 'LOG_ORIGIN'].map(
    (name): (typeof faults)[number] => [
      `a key as ${name}`,
      () => ({ secrets: [key.d], env: { [name]: formatKeyFile(key) } }),
    ],
  ),
]

function ofKey(change: (text: string) => string, more: Record<string, string> = {}) {
  return { secrets: [key.d, curved.d], env: { LOG_KEY: change(formatKeyFile(key)), ...more } }
}

describe('no private key is shown', () => {
  it.each(faults)('by the refusal of %s', async (_, fault) => {
    const { secrets, env } = fault()
    const error = await serviceKeys(env).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(LedgerError)
    const { code, cause } = error as LedgerError
    expect({ code, cause }).toEqual({ code: 'settings_invalid', cause: undefined })
    for (const secret of secrets) expect(inspect(error, { depth: 9 })).not.toContain(secret)
  })

  it.each(['LOG_NEXT_KEY_FILE', 'AUTHORITY_KEYS_FILE', 'WITNESS_POLICY_FILE'])(
    'by the refusal of a key file as %s',
    async (setting) => {
      const folder = await ownFolder()
      const [log, other] = [path.join(folder, 'log.jwk'), path.join(folder, 'other.jwk')]
      await writeFile(log, formatKeyFile(key))
      await writeFile(other, formatKeyFile(curved))
      const jwks = path.join(folder, 'authority.jwks')
      await writeFile(jwks, JSON.stringify({ keys: [curved.publicKey] }))
      const files = { LOG_KEY_FILE: log, AUTHORITY_KEYS_FILE: jwks, [setting]: other }
      const env = { DATA_DIR: folder, LOG_ORIGIN: 'ledger.example/keys', ...files }
      const { exitCode, out, err } = await cellproof(['serve'], { env })
      expect(exitCode).not.toBe(0)
      expect(out + err).not.toBe('')
      for (const { d } of [key, curved]) expect(out + err).not.toContain(d)
    },
  )

  it.each(faults)('by the command line, of %s', async (_, fault) => {
    const { secrets, env } = fault()
    const surroundings = { env: { DATA_DIR: await ownFolder(), ...env } }
    for (const args of [['serve'], ['demo']]) {
      const { exitCode, out, err } = await cellproof(args, surroundings)
      expect(exitCode).not.toBe(0)
      expect(out + err).not.toBe('')
      for (const secret of secrets) expect(out + err).not.toContain(secret)
    }
  })

  it.each([
    ['', () => formatKeyFile(key).slice(0, -3)],
    ['on another curve', () => formatKeyFile(curved)],
  ])('by a process that stops over a key file that is wrong %s', async (_, text) => {
    const folder = await ownFolder()
    const file = path.join(folder, 'log.jwk')
    await writeFile(file, text())
    const env = { ...process.env, DATA_DIR: folder, LOG_KEY_FILE: file, NODE_DEBUG: 'fs,module' }
    const program = [COMPILED, 'serve']
    const { stdout, stderr } = await promisify(execFile)(process.execPath, program, { env }).catch(
      (error: { stdout: string; stderr: string }) => error,
    )
    expect(stderr).toContain(file)
    for (const { d } of [key, curved]) expect(stdout + stderr).not.toContain(d)
    expect(await readFile(file, 'utf8')).toBe(text())
  })
})

describe.runIf(existsSync('/proc/self/environ'))('a service with LOG_KEY', () => {
  it('shows it in no title, no line of its log, and to none of its child processes', async () => {
    const folder = await ownFolder()
    const env = { ...process.env, DATA_DIR: folder, PORT: '0', METRICS_PORT: '0' }
    const service = spawn(process.execPath, [COMPILED, 'serve'], {
      env: { ...env, DATABASE_URL: '', LOG_KEY: formatKeyFile(key) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const exited = once(service, 'exit')
    onTestFinished(async () => {
      service.kill('SIGTERM')
      await exited
    })
    const told = await linesUntil(service.stdout, '"listening"')
    const children = await childrenOf(service.pid!)
    expect(children.length).toBeGreaterThan(1)
    for (const pid of children) expect(await about(pid, 'environ')).not.toContain(key.d)
    for (const pid of [service.pid!, ...children]) {
      expect(await about(pid, 'cmdline')).not.toContain(key.d)
    }
    expect(told).not.toContain(key.d)
  }, 60_000)
})

async function linesUntil(stream: AsyncIterable<Buffer>, word: string): Promise<string> {
  let text = ''
  for await (const chunk of stream) {
    text += chunk.toString()
    if (text.includes(word)) return text
  }
  throw new Error(`ended after ${text}`)
}

/** Those of the process, and theirs. */
async function childrenOf(pid: number): Promise<number[]> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const parents = await Promise.all(
    processes.map(async (one) => [one, parentIn(await about(one, 'stat'))] as const),
  )
  const own = parents.filter(([, parent]) => parent === pid).map(([one]) => one)
  return [...own, ...(await Promise.all(own.map(childrenOf))).flat()]
}

/** The fourth field; the second is a name in parentheses, which may hold anything. */
const parentIn = (stat: string) => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])

/** Empty if the process has ended meanwhile. */
const about = (pid: number, file: string) =>
  readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')
