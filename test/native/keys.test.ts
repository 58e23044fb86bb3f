import { stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { calculateJwkThumbprint } from 'jose'
import { describe, expect, it } from 'vitest'
import {
  formatKeyFile,
  generateKey,
  parseKeyFile,
  readKeyFile,
  writeKeyFile,
} from '../../src/native/keys.ts'
import { ownFolder } from '../support/folder.ts'

const ISS = '91350100M000100Y43'

describe.each(['ES256', 'Ed25519'] as const)('a generated %s key', (alg) => {
  it('is named by the thumbprint that jose computes', async () => {
    const { kid, publicKey } = await generateKey(alg)
    expect(kid).toBe(await calculateJwkThumbprint({ ...publicKey }))
  })

  it('reads back from its file as the same, with or without an issuer', async () => {
    for (const iss of [undefined, ISS]) {
      const key = await generateKey(alg, iss)
      expect(parseKeyFile(formatKeyFile(key))).toEqual(key)
    }
  })
})

describe('a key file', () => {
  it('is refused without its secret, under another name, and with another algorithm', async () => {
    const key = await generateKey('ES256', ISS)
    const other = await generateKey('ES256')
    const file = JSON.parse(formatKeyFile(key)) as Record<string, unknown>
    const { d: _, ...publicPart } = file
    for (const text of [
      JSON.stringify(publicPart),
      JSON.stringify({ ...file, kid: other.kid }),
      JSON.stringify({ ...file, alg: 'Ed25519' }),
      JSON.stringify({ ...file, iss: 7 }),
      'PEM',
    ]) {
      expect(parseKeyFile(text)).toBeUndefined()
    }
  })

  it('can be read by its owner alone, even where it replaces one that all could read', async () => {
    const file = path.join(await ownFolder(), 'key.jwk')
    const key = await generateKey('ES256', ISS)
    await writeKeyFile(file, key, { replace: false })
    expect((await stat(file)).mode & 0o777).toBe(0o600)

    const open = path.join(await ownFolder(), 'key.jwk')
    await writeFile(open, 'old', { mode: 0o644 })
    await writeKeyFile(open, key, { replace: true })
    expect((await stat(open)).mode & 0o777).toBe(0o600)
    expect(await readKeyFile(open)).toEqual(key)
  })

  it('is not replaced unless that is asked for', async () => {
    const file = path.join(await ownFolder(), 'key.jwk')
    const key = await generateKey('ES256', ISS)
    await writeKeyFile(file, key, { replace: false })
    await expect(
      writeKeyFile(file, await generateKey('ES256'), { replace: false }),
    ).rejects.toMatchObject({ code: 'EEXIST' })
    expect(await readKeyFile(file)).toEqual(key)
  })
})
