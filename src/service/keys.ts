/** The keys that a service needs: the log's own, and the authority's public ones. */

import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Config } from '../config.ts'
import { fromBase64Url, toUtf8, withoutMark } from '../core/bytes/encoding.ts'
import { parseJson } from '../core/bytes/json.ts'
import { parsePublicKey } from '../core/keys/jwk.ts'
import type { NamedKey } from '../core/keys/signature.ts'
import { thumbprintOf } from '../core/keys/thumbprint.ts'
import { type VerifierKey, verifierKey } from '../core/keys/verifier-key.ts'
import type { LogKey } from '../core/log/checkpoint.ts'
import { AUTHORITY } from '../core/log/submission.ts'
import { type SettingFaultCode, settingsInvalid } from '../core/setting-faults.ts'
import { makeFolder, writeDurably } from '../native/durable.ts'
import {
  generateKey,
  type PrivateKey,
  parseKeyFile,
  readKeyFile,
  writeKeyFile,
} from '../native/keys.ts'
import { verifySignature } from '../native/signature.ts'
import { signBytes } from '../native/signing.ts'

export interface ServiceKeys {
  readonly logKey: LogKey
  readonly nextLogKey: LogKey | undefined
  readonly authorityKeys: readonly NamedKey[]
  /** Files that were made just now, for the operator to know of. */
  readonly made: readonly string[]
}

/**
 * Reads the keys.
 *
 * @param make - makes those that are not there: for a service that is tried out
 * @param logKey - where it comes from neither a file nor the environment
 * @throws {@link LedgerError} `settings_invalid` if a file is missing or holds no such key
 */
export async function readServiceKeys(
  config: Config,
  { make, logKey }: { make: boolean; logKey?: LogKey | undefined },
): Promise<ServiceKeys> {
  const { logKeyFile, logNextKeyFile, authorityKeysFile } = config
  const made: string[] = []
  if (make && !logKey && !config.logKey && !(await exists(logKeyFile))) {
    await makeKeyFile(logKeyFile, undefined)
    made.push(logKeyFile)
  }
  if (make && !(await exists(authorityKeysFile))) {
    made.push(await makeAuthority(authorityKeysFile))
  }
  return {
    logKey: logKey ?? (await findLogKey(config)),
    nextLogKey:
      logNextKeyFile === undefined
        ? undefined
        : await readLogKey(logNextKeyFile, 'LOG_NEXT_KEY_FILE'),
    authorityKeys: await readAuthorityKeys(authorityKeysFile),
    made,
  }
}

/** The log's keys as a policy has them, the first one first. */
export const verifierKeysOf = (
  origin: string,
  { logKey, nextLogKey }: Pick<ServiceKeys, 'logKey' | 'nextLogKey'>,
): VerifierKey[] =>
  (nextLogKey ? [logKey, nextLogKey] : [logKey]).map(({ publicKey }) =>
    verifierKey(origin, publicKey),
  )

/** The private key that {@link readServiceKeys} makes for an authority stands beside its public one. */
export const authorityKeyFile = (authorityKeysFile: string): string =>
  path.join(path.dirname(authorityKeysFile), 'authority.jwk')

async function makeAuthority(publicFile: string): Promise<string> {
  const file = authorityKeyFile(publicFile)
  const { kid, alg, publicKey } = await makeKeyFile(file, AUTHORITY)
  const set = { keys: [{ ...publicKey, kid, alg }] }
  await writeDurably(publicFile, `${JSON.stringify(set, null, 2)}\n`, { replace: false })
  return file
}

async function makeKeyFile(file: string, iss: string | undefined) {
  await makeFolder(path.dirname(file), 0o700)
  const key = await generateKey(iss === undefined ? 'Ed25519' : 'ES256', iss)
  await writeKeyFile(file, key, { replace: false })
  return key
}

const findLogKey = ({ logKey, logKeyFile }: Config): Promise<LogKey> =>
  logKey ? parseLogKey(logKey()) : readLogKey(logKeyFile, 'LOG_KEY_FILE')

async function readLogKey(file: string, setting: string): Promise<LogKey> {
  const key = await readKeyFile(file).catch((error: unknown) => refuse(setting, file, error))
  return (await toLogKey(key)) ?? refuse(setting, file, 'log_key')
}

// The message must not repeat any part of the key, since it could be the secret one.
const parseLogKey = async (text: string): Promise<LogKey> =>
  (await toLogKey(parseKeyFile(withoutMark(text)))) ?? refuse('LOG_KEY', 'LOG_KEY', 'log_key')

async function toLogKey(key: PrivateKey | undefined): Promise<LogKey | undefined> {
  if (key?.publicKey.kty !== 'OKP' || !(await isPair(key))) return undefined
  return {
    publicKey: fromBase64Url(key.publicKey.x)!,
    sign: async (message) => signBytes(key, message),
  }
}

/** Whether the private part belongs to the public one: else nobody could verify a checkpoint. */
async function isPair(key: PrivateKey): Promise<boolean> {
  const message = toUtf8('cellproof')
  return verifySignature(key.publicKey, message, signBytes(key, message))
}

async function readAuthorityKeys(file: string): Promise<NamedKey[]> {
  const setting = 'AUTHORITY_KEYS_FILE'
  const text = await readFile(file, 'utf8').catch((error: unknown) => refuse(setting, file, error))
  const { keys } = parseSet(withoutMark(text))
  const named = keys.flatMap((jwk) => {
    const key = parsePublicKey(jwk)
    return key ? [{ kid: thumbprintOf(key), key }] : []
  })
  if (named.length === 0 || named.length < keys.length) refuse(setting, file, 'authority_keys')
  return named
}

function parseSet(text: string): { keys: unknown[] } {
  const set = parseJson(text) as { keys?: unknown } | null | undefined
  return { keys: Array.isArray(set?.keys) ? set.keys : [] }
}

/** @param reason - what the file system says, or what is wrong with what stands there */
function refuse(setting: string, file: string, reason: SettingFaultCode | unknown): never {
  if (typeof reason === 'string') {
    throw settingsInvalid({ setting, fault: reason as SettingFaultCode, params: { file } })
  }
  const { code } = reason as NodeJS.ErrnoException
  if (code === undefined) throw reason
  throw settingsInvalid({ setting, fault: 'file_unreadable', params: { file, code } })
}

const exists = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  )
