import { readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'
import { parseSubmission, verifySubmission } from '../../../src/core/log/submission.ts'
import { readKeyFile } from '../../../src/native/keys.ts'
import { verifySignature } from '../../../src/native/signature.ts'
import { cellproof, cellproofJson } from '../../support/cli.ts'
import { nextBatteryCode, retired } from '../../support/events.ts'
import { ownFolder } from '../../support/folder.ts'

const ISS = '91350100M000100Y43'
const ORIGIN = 'ledger.example/2026'

async function newKeyFile(...args: string[]) {
  const folder = await ownFolder()
  const file = path.join(folder, 'key.jwk')
  const run = await cellproofJson(['keygen', '-o', file, ...args])
  return { folder, file, ...run }
}

describe('keygen', () => {
  it('writes a private key for its owner, and prints only what is public', async () => {
    const { file, exitCode, json } = await newKeyFile('--iss', ISS)
    const key = await readKeyFile(file)
    expect(exitCode).toBe(0)
    expect(json).toEqual({ kid: key?.kid, publicKey: key?.publicKey, file })
    expect(key?.iss).toBe(ISS)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('leaves a key that is there alone, unless it is forced', async () => {
    const { file } = await newKeyFile()
    const before = await readFile(file, 'utf8')
    const { exitCode, json } = await cellproofJson(['keygen', '-o', file])
    expect({ exitCode, code: json.error.code }).toEqual({ exitCode: 2, code: 'file_exists' })
    expect(await readFile(file, 'utf8')).toBe(before)
    expect((await cellproof(['keygen', '-o', file, '--force'])).exitCode).toBe(0)
    expect(await readFile(file, 'utf8')).not.toBe(before)
  })

  it('warns of a credit code whose check character fails, and refuses what is none', async () => {
    const right = await newKeyFile('--iss', ISS)
    const wrong = await newKeyFile('--iss', `${ISS.slice(0, 17)}4`)
    expect(wrong.exitCode).toBe(0)
    expect(wrong.err.split('\n').length).toBe(right.err.split('\n').length + 1)
    const none = await newKeyFile('--iss', 'ACME')
    expect(none).toMatchObject({ exitCode: 2, json: { error: { code: 'credit_code_malformed' } } })
  })
})

describe('sign', () => {
  it('signs an event from a file or from standard input, for the log that is named', async () => {
    const { folder, file } = await newKeyFile('--iss', ISS, '--alg', 'Ed25519')
    const event = JSON.stringify(retired(nextBatteryCode()))
    const input = path.join(folder, 'event.json')
    await writeFile(input, event)
    const fromFile = await cellproof(['sign', input, '--key', file, '--log', ORIGIN])
    const fromStdin = await cellproof(['sign', '-', '--key', file, '--iat', '1000'], {
      stdin: event,
      env: { LOG_ORIGIN: ORIGIN },
    })
    const key = (await readKeyFile(file))!
    for (const { exitCode, out } of [fromFile, fromStdin]) {
      expect(exitCode).toBe(0)
      const submission = parseSubmission(out.trimEnd())
      expect(submission).toMatchObject({ issuer: ISS, audience: ORIGIN, event: JSON.parse(event) })
      await verifySubmission(submission, key.publicKey, verifySignature)
    }
    expect(parseSubmission(fromStdin.out.trimEnd()).issuedAt).toBe(1000)
  })

  it('needs an event that means one thing, a key that speaks for someone, and a log', async () => {
    const { file } = await newKeyFile('--iss', ISS)
    const nobody = await newKeyFile()
    const sign = (key: string, stdin: string, ...more: string[]) =>
      cellproofJson(['sign', '-', '--key', key, ...more], { stdin })
    for (const [run, code] of [
      [sign(file, '{"a":1,"a":2}', '--log', ORIGIN), 'event_malformed'],
      [sign(file, '[]', '--log', ORIGIN), 'event_malformed'],
      [sign(nobody.file, '{}', '--log', ORIGIN), 'key_without_issuer'],
      [sign(file, '{}'), 'origin_missing'],
      [sign(`${file}.none`, '{}'), 'file_unreadable'],
      [sign('package.json', '{}'), 'key_malformed'],
    ] as const) {
      expect(await run).toMatchObject({ exitCode: 2, json: { error: { code } } })
    }
  })

  it('takes a key and an event before which an editor has put a byte-order mark', async () => {
    const { file } = await newKeyFile('--iss', ISS)
    await writeFile(file, `\uFEFF${await readFile(file, 'utf8')}`)
    const stdin = `\uFEFF${JSON.stringify(retired(nextBatteryCode()))}`
    const { exitCode } = await cellproof(['sign', '-', '--key', file, '--log', ORIGIN], { stdin })
    expect(exitCode).toBe(0)
  })

  it('refuses what no log would take for its size', async () => {
    const { file } = await newKeyFile('--iss', ISS)
    const stdin = JSON.stringify({ note: 'x'.repeat(40_000) })
    const run = await cellproofJson(['sign', '-', '--key', file, '--log', ORIGIN], { stdin })
    expect(run).toMatchObject({ exitCode: 1, json: { error: { code: 'submission_too_large' } } })
  })
})

describe('token', () => {
  it('prints a token for the log, and when it ends', async () => {
    const { file } = await newKeyFile('--iss', ISS)
    const { exitCode, json } = await cellproofJson(['token', '--key', file, '--log', ORIGIN])
    const { iss, aud, exp } = decodeJwt(json.token)
    expect({ exitCode, iss, aud }).toEqual({ exitCode: 0, iss: ISS, aud: ORIGIN })
    expect(json.expiresAt).toBe(new Date(exp! * 1000).toISOString())
  })
})
