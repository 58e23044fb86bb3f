/**
 * Runs the second verifier, which is in Python and written from docs/PROTOCOL.md alone: over every
 * vector of the protocol, and over receipts, bundles and logs that are changed by a byte.
 */

import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const TIMEOUT = 120_000
const vectors = path.resolve(import.meta.dirname, '../vectors/protocol')
const json = (file: string) => JSON.parse(readFileSync(path.join(vectors, file), 'utf8'))

const USABLE = 'import sys, cryptography; sys.exit(sys.version_info < (3, 11))'
const python = ['python3', '/usr/bin/python3'].find(
  (command) => spawnSync(command, ['-c', USABLE]).status === 0,
)
const title = 'the second verifier'
const missing = ' (left out: it needs Python 3.11 or later with the package cryptography)'

describe.skipIf(python === undefined)(python === undefined ? title + missing : title, () => {
  const log = json('log.json')
  let folder: string
  let trust: string

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'second-'))
    trust = file('trust.json', JSON.stringify(log.trust))
  })

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const file = (name: string, content: string | Uint8Array) => {
    const written = path.join(folder, name)
    mkdirSync(path.dirname(written), { recursive: true })
    writeFileSync(written, content)
    return written
  }

  const verify = (...given: string[]) => {
    const script = path.join(import.meta.dirname, 'verify.py')
    const run = spawnSync(python!, ['-B', script, ...given], { encoding: 'utf8' })
    expect(run.stderr).toBe('')
    return { status: run.status, lines: run.stdout.trim().split('\n') }
  }

  it('agrees with every vector of the protocol', { timeout: TIMEOUT }, () => {
    const { status, lines } = verify('vectors', vectors)
    const agreed = lines.map((line) => /^(\S+): (\d+) of \2 agree(, \d+ skipped)?$/.exec(line))
    expect(lines.filter((_, i) => agreed[i] === null)).toEqual([])
    expect(status).toBe(0)
    expect(agreed.map((match) => match![1]).sort()).toEqual(
      [
        '../tlog/rfc6962-proofs.json',
        'bundles',
        'chains',
        'checkpoints',
        'enrolment',
        'entries',
        'keys',
        'log.json',
        'policies',
        'proofs',
        'receipts',
        'submissions',
        'tiles',
        'trust',
        'witness',
      ].sort(),
    )
    const judged = agreed.reduce((sum, match) => sum + Number(match![2]), 0)
    expect(judged).toBeGreaterThan(700)
  })

  it('says which vector it disagrees with', { timeout: TIMEOUT }, () => {
    const copy = path.join(folder, 'vectors/protocol')
    cpSync(path.dirname(vectors), path.dirname(copy), { recursive: true })
    const vector = json('chains/time-backwards.json')
    file('vectors/protocol/chains/time-backwards.json', JSON.stringify({ ...vector, at: 5 }))
    const { status, lines } = verify('vectors', copy)
    expect(status).toBe(1)
    expect(lines).toContain('  time-backwards: at is 6 here, 5 there')
  })

  it('takes a receipt, and refuses it with any byte changed', { timeout: TIMEOUT }, () => {
    const receipt = Buffer.from(log.receipts[6])
    const good = file('6.tlog-proof', receipt)
    const { status, lines } = verify('receipt', good, '--trust', trust)
    expect(lines[0]).toMatch(/: holds: entry 6 of 2026-11-22T00:31:01\.250Z /)
    expect(status).toBe(0)
    const changed: string[] = []
    for (let at = 0; at < receipt.length; at += 7) {
      changed.push(file(`changed/${at}.tlog-proof`, flipped(receipt, at)))
    }
    const refused = verify('receipt', ...changed, '--trust', trust)
    expect(refused.lines.filter((line) => !line.includes(': refused: '))).toEqual([])
    expect(refused.lines).toHaveLength(changed.length)
    expect(refused.status).toBe(1)
  })

  it('takes a bundle, and finds one broken with a byte changed', { timeout: TIMEOUT }, () => {
    const zip = Buffer.from(json('bundles/good-zip.json').zip, 'base64')
    const good = file('good.zip', zip)
    expect(verify('bundle', good, '--trust', trust).status).toBe(0)
    expect(verify('bundle', good).status).toBe(3)
    const at = zip.indexOf('receipts/6.tlog-proofc2sp.org') + 200
    const { status, lines } = verify('bundle', file('bad.zip', flipped(zip, at)), '--trust', trust)
    expect(status).toBe(1)
    expect(lines).toContain('files: broken')
    expect(lines).toContain('inclusion: broken')
  })

  it('takes a log, and refuses it with a byte changed or a tile missing', {
    timeout: TIMEOUT,
  }, () => {
    const entries = log.entries.flatMap((entry: string) => {
      const bytes = Buffer.from(entry)
      return [Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]
    })
    const files: Record<string, Buffer> = {
      checkpoint: Buffer.from(log.checkpoints[1]),
      'tile/0/000.p/16': Buffer.concat(
        log.leafHashes.map((hash: string) => Buffer.from(hash, 'base64')),
      ),
      'tile/entries/000.p/16': Buffer.concat(entries),
    }
    const copy = (name: string, changes: Record<string, Buffer | undefined>) => {
      for (const [key, content] of Object.entries({ ...files, ...changes })) {
        if (content !== undefined) file(path.join(name, key), content)
      }
      return verify('log', path.join(folder, name), '--trust', trust)
    }
    const good = copy('good', {})
    expect(good.lines[0]).toMatch(/: holds: 16 entries, 1 tiles, cosigned by regulator, assoc/)
    expect(good.status).toBe(0)
    for (const [name, content] of Object.entries(files)) {
      const half = flipped(content, content.length >> 1)
      expect(copy(`changed-${name.length}`, { [name]: half }).status).toBe(1)
    }
    expect(copy('missing', { 'tile/0/000.p/16': undefined }).status).toBe(1)
  })
})

const flipped = (bytes: Buffer, at: number) => {
  const copy = Buffer.from(bytes)
  copy[at]! ^= 1
  return copy
}
