/** The keys that a service needs: the log's own, and the authority's public ones. */

import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Config } from '../config.ts'
import { fromBase64Url } from '../core/encoding.ts'
import { LedgerError } from '../core/errors.ts'
import { parsePublicKey } from '../core/jwk.ts'
import type { NamedKey } from '../core/registry.ts'
import { AUTHORITY } from '../core/submission.ts'
import { thumbprintOf } from '../core/thumbprint.ts'
import type { LogKey } from '../ledger/publish.ts'
import { generateKey, readKeyFile, writeKeyFile } from '../native/keys.ts'
import { signBytes } from '../native/signing.ts'

export interface ServiceKeys {
  readonly logKey: LogKey
  readonly authorityKeys: readonly NamedKey[]
  /** Files that were made just now, for the operator to know of. */
  readonly made: readonly string[]
}

/**
 * Reads the keys.
 *
 * @param make - makes those that are not there: for a service that is tried out
 * @throws {@link LedgerError} `settings_invalid` if a file is missing or holds no such key
 */
export async function readServiceKeys(
  { logKeyFile, authorityKeysFile }: Config,
  { make }: { make: boolean },
): Promise<ServiceKeys> {
  const made: string[] = []
  if (make && !(await exists(logKeyFile))) {
    await makeKeyFile(logKeyFile, undefined)
    made.push(logKeyFile)
  }
  if (make && !(await exists(authorityKeysFile))) {
    made.push(await makeAuthority(authorityKeysFile))
  }
  return {
    logKey: await readLogKey(logKeyFile),
    authorityKeys: await readAuthorityKeys(authorityKeysFile),
    made,
  }
}

/** The private key that {@link readServiceKeys} makes for an authority stands beside its public one. */
export const authorityKeyFile = (authorityKeysFile: string): string =>
  path.join(path.dirname(authorityKeysFile), 'authority.jwk')

async function makeAuthority(publicFile: string): Promise<string> {
  const file = authorityKeyFile(publicFile)
  const { kid, alg, publicKey } = await makeKeyFile(file, AUTHORITY)
  const set = { keys: [{ ...publicKey, kid, alg }] }
  await writeFile(publicFile, `${JSON.stringify(set, null, 2)}\n`, { flag: 'wx' })
  return file
}

async function makeKeyFile(file: string, iss: string | undefined) {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  const key = await generateKey(iss === undefined ? 'Ed25519' : 'ES256', iss)
  await writeKeyFile(file, key, { replace: false })
  return key
}

async function readLogKey(file: string): Promise<LogKey> {
  const key = await readKeyFile(file).catch(() => undefined)
  if (key?.publicKey.kty !== 'OKP') throw unusable('LOG_KEY_FILE', file)
  return {
    publicKey: fromBase64Url(key.publicKey.x)!,
    sign: async (message) => signBytes(key, message),
  }
}

async function readAuthorityKeys(file: string): Promise<NamedKey[]> {
  const text = await readFile(file, 'utf8').catch(() => '{}')
  const { keys } = parseSet(text)
  const named = keys.flatMap((jwk) => {
    const key = parsePublicKey(jwk)
    return key ? [{ kid: thumbprintOf(key), key }] : []
  })
  if (named.length === 0 || named.length < keys.length) throw unusable('AUTHORITY_KEYS_FILE', file)
  return named
}

function parseSet(text: string): { keys: unknown[] } {
  try {
    const { keys } = JSON.parse(text)
    return { keys: Array.isArray(keys) ? keys : [] }
  } catch {
    return { keys: [] }
  }
}

const unusable = (setting: string, file: string) =>
  new LedgerError('settings_invalid', { faults: `${setting}: ${file}` })

const exists = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  )
