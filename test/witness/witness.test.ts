import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { toUtf8 } from '../../src/core/bytes/encoding.ts'
import { parseVerifierKey } from '../../src/core/keys/verifier-key.ts'
import {
  openCosignedCheckpoint,
  parseCheckpoint,
  signCheckpoint,
} from '../../src/core/log/checkpoint.ts'
import { leafHash } from '../../src/core/log/merkle.ts'
import { formatPolicy, unwitnessed } from '../../src/core/log/policy.ts'
import { formatAddCheckpoint, REQUEST_LIMIT } from '../../src/core/log/witness.ts'
import { FolderTaken } from '../../src/native/folder-lock.ts'
import { verifySignature } from '../../src/native/signature.ts'
import { createWitnessServer } from '../../src/witness/http.ts'
import { openStore, originHashOf } from '../../src/witness/store.ts'
import { createWitness } from '../../src/witness/witness.ts'
import { ownFolder } from '../support/folder.ts'
import { newLogKey, newWitnessKey } from '../support/log-key.ts'
import { slowTree } from '../support/slow-tree.ts'
import { openTestWitness, policyOf } from '../support/witness.ts'
import { ADD_CHECKPOINT_VECTORS, VECTOR_LOGS } from '../support/witness-vectors.ts'

const ORIGIN = 'ledger.example/2026'
const log = newLogKey(ORIGIN)
const tree = slowTree(Array.from({ length: 64 }, (_, i) => leafHash(toUtf8(`${i}`))))

async function bodyOf(from: number, to: number, key = log): Promise<string> {
  const head = { origin: ORIGIN, size: to, root: tree.root(to) }
  const note = await signCheckpoint(head, key)
  const proof = from > 0 ? tree.consistency(from, to) : []
  return formatAddCheckpoint({ oldSize: from, proof, note })
}

const post = (url: string | undefined, body: string) =>
  fetch(`${url}/add-checkpoint`, { method: 'POST', body })

const latestOf = async (url: string | undefined) => {
  const response = await fetch(`${url}/${originHashOf(ORIGIN)}/checkpoint`)
  return response.status === 200 ? response.text() : undefined
}

describe('a witness behind HTTP', () => {
  it('answers with one line, and shows what it has cosigned to anybody', async () => {
    const { line } = await openTestWitness('w', [log.verifierKey])
    expect(await latestOf(line.url)).toBeUndefined()
    const response = await post(line.url, await bodyOf(0, 5))
    expect(response.status).toBe(200)
    expect(await response.text()).toMatch(/^— w\.example \S+\n$/)
    const note = (await latestOf(line.url))!
    const trust = { origin: ORIGIN, policy: policyOf([log.verifierKey], [line], 'w') }
    const { size, cosignatures } = await openCosignedCheckpoint(note, trust, verifySignature)
    expect(size).toBe(5)
    expect(Date.now() - cosignatures[0]!.time.getTime()).toBeLessThan(60_000)
  })

  it('tells its size as its own media type, and refuses in plain words', async () => {
    const { line } = await openTestWitness('w', [log.verifierKey])
    await post(line.url, await bodyOf(0, 5))
    const conflict = await post(line.url, await bodyOf(3, 7))
    expect(conflict.status).toBe(409)
    expect(conflict.headers.get('content-type')).toBe('text/x.tlog.size')
    expect(await conflict.text()).toBe('5\n')
    const stranger = newLogKey(ORIGIN)
    expect((await post(line.url, await bodyOf(5, 7, stranger))).status).toBe(403)
    expect((await post(line.url, 'old 5\n\nother.example\n')).status).toBe(400)
    expect((await post(line.url, (await bodyOf(5, 7)).replaceAll(ORIGIN, 'other'))).status).toBe(
      404,
    )
    expect((await post(line.url, 'x'.repeat(REQUEST_LIMIT + 1))).status).toBe(413)
    expect((await fetch(`${line.url}/add-checkpoint`)).status).toBe(405)
    expect((await fetch(`${line.url}/healthz`)).status).toBe(200)
    expect((await fetch(`${line.url}/nothing`)).status).toBe(404)
    expect(parseCheckpoint((await latestOf(line.url))!).size).toBe(5)
  })

  it('answers the requests of another implementation’s tests as that one does', async () => {
    const store = await openStore(await ownFolder())
    const { verifierKey: key, sign } = newWitnessKey('w.example')
    const witness = createWitness({
      ...{ logs: VECTOR_LOGS, key, sign, store, verify: verifySignature },
      now: () => new Date(),
    })
    const server = createWitnessServer(witness, () => {})
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(async () => {
      server.close()
      server.closeAllConnections()
      await store.close()
    })
    const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
    for (const { body, status, size } of ADD_CHECKPOINT_VECTORS) {
      const response = await post(url, body)
      expect(response.status).toBe(status)
      if (status === 409) expect(await response.text()).toBe(`${size}\n`)
    }
  })

  it('never goes back, whatever is asked of it at once', async () => {
    const { line } = await openTestWitness('w', [log.verifierKey])
    await post(line.url, await bodyOf(0, 1))
    const sizes = Array.from({ length: 40 }, (_, i) => 2 + ((i * 7) % 60))
    const answers = await Promise.all(
      sizes.map(async (size) => (await post(line.url, await bodyOf(1, size))).status),
    )
    // Only one of them can come right after 1.
    expect(answers.filter((status) => status === 200)).toHaveLength(1)
    const won = sizes[answers.indexOf(200)]
    expect(parseCheckpoint((await latestOf(line.url))!).size).toBe(won)
  })

  it('remembers what it has cosigned over a restart', async () => {
    const witness = await openTestWitness('w', [log.verifierKey])
    const { url } = witness.line
    await post(url, await bodyOf(0, 5))
    await witness.stop()
    await witness.start()
    expect((await post(url, await bodyOf(0, 7))).status).toBe(409)
    expect((await post(url, await bodyOf(5, 7))).status).toBe(200)
  })

  it('signs nothing if what it remembers cannot be read', async () => {
    const folder = await ownFolder()
    const store = await openStore(folder)
    const { verifierKey: key, sign } = newWitnessKey('w.example')
    const logs = new Map([[ORIGIN, [log.verifierKey]]])
    const now = () => new Date()
    const witness = createWitness({ logs, key, sign, store, verify: verifySignature, now })
    await writeFile(path.join(folder, `${originHashOf(ORIGIN)}.checkpoint`), 'torn')
    await expect(witness.addCheckpoint(await bodyOf(0, 5))).rejects.toThrow()
    await store.close()
  })

  it('has its folder to itself, and takes over one that a dead process left', async () => {
    const folder = await ownFolder()
    const store = await openStore(folder)
    await expect(openStore(folder)).rejects.toBeInstanceOf(FolderTaken)
    await store.close()
    await writeFile(path.join(folder, 'lock'), `${process.pid} of-another-boot/1\n`)
    await (await openStore(folder)).close()
  })
})

const PROGRAM = path.resolve(import.meta.dirname, '../../dist/cli/main.js')

// Only what is built is a process; `npm test` builds first.
describe.skipIf(!existsSync(PROGRAM))('cellproof witness', () => {
  async function start(folder: string, policy: string) {
    const args = [PROGRAM, 'witness', folder, '--name', 'w.example', '--policy', policy]
    const child = spawn(process.execPath, [...args, '--port', '0', '--json'], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    })
    onTestFinished(() => {
      child.kill('SIGKILL')
    })
    let printed = ''
    for await (const line of createInterface(child.stdout!)) {
      printed += line
      if (line === '}') break
    }
    return { child, ...(JSON.parse(printed) as { url: string; vkey: string; made?: string }) }
  }

  it('makes its key, survives being killed, and shares its folder with nobody', async () => {
    const folder = path.join(await ownFolder(), 'w')
    const policy = path.join(path.dirname(folder), 'policy')
    await writeFile(policy, formatPolicy(unwitnessed(log.verifierKey)))
    const first = await start(folder, policy)
    expect(parseVerifierKey(first.vkey)).toMatchObject({ name: 'w.example', type: 4 })
    expect((await stat(first.made!)).mode & 0o777).toBe(0o600)
    expect((await post(first.url, await bodyOf(0, 5))).status).toBe(200)

    const args = [PROGRAM, 'witness', folder, '--name', 'w.example', '--policy', policy]
    const second = promisify(execFile)(process.execPath, [...args, '--port', '0', '--json'])
    await expect(second).rejects.toMatchObject({
      code: 2,
      stdout: expect.stringContaining('folder_taken'),
    })

    first.child.kill('SIGKILL')
    await once(first.child, 'exit')
    const again = await start(folder, policy)
    expect(again).toMatchObject({ vkey: first.vkey })
    expect(again.made).toBeUndefined()
    expect((await post(again.url, await bodyOf(0, 7))).status).toBe(409)
    expect((await post(again.url, await bodyOf(5, 7))).status).toBe(200)
    // As when the program that started it dies.
    again.child.disconnect()
    await once(again.child, 'exit')
    expect(again.child.exitCode).toBe(0)
  })
})
