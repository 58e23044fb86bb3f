/** The files that commands are given: read whole, and refused with a sentence. */

import { readFile, realpath, stat, writeFile } from 'node:fs/promises'
import type { VouchedKey } from '../../core/bundle/lone-receipt.ts'
import { fromUtf8, withoutMark } from '../../core/bytes/encoding.ts'
import { parseJson } from '../../core/bytes/json.ts'
import { parsePublicKey } from '../../core/keys/jwk.ts'
import { thumbprintOf } from '../../core/keys/thumbprint.ts'
import { type Policy, parsePolicy } from '../../core/log/policy.ts'
import { parseTrust, type Trust } from '../../core/log/trust.ts'
import { writeDurably } from '../../native/durable.ts'
import { parseKeyFile } from '../../native/keys.ts'
import type { SigningKey } from '../../native/signing.ts'
import { fault } from './fault.ts'
import type { Io } from './shell.ts'

/** Stands for standard input. */
export const STDIN = '-'

/** @throws Fault `file_unreadable`, `file_not_utf8` */
export const readText = async (file: string, io: Io): Promise<string> =>
  decodeText(await readBytes(file, io), file)

/** @throws Fault `file_unreadable` */
export async function readBytes(file: string, { stdin }: Io): Promise<Uint8Array> {
  return file === STDIN ? readAll(stdin) : readNamedBytes(file)
}

/** @throws Fault `file_unreadable`, `key_malformed`, `key_without_issuer` */
export async function readSigningKey(file: string): Promise<SigningKey> {
  const key = parseKeyFile(await readNamedFile(file))
  if (!key) throw fault('key_malformed', { file })
  const { iss } = key
  if (iss === undefined) throw fault('key_without_issuer', { file })
  return { ...key, iss }
}

/** A key file of `keygen` says for whom it signs, too. @throws Fault `file_unreadable`, `public_key_malformed` */
export async function readPublicKey(file: string): Promise<VouchedKey> {
  const jwk = parseJson(await readNamedFile(file))
  const key = parsePublicKey(jwk)
  if (!key) throw fault('public_key_malformed', { file })
  const { iss } = jwk as { iss?: unknown }
  return { kid: thumbprintOf(key), key, iss: typeof iss === 'string' ? iss : undefined }
}

/** @throws Fault `file_unreadable`, `trust_malformed` */
export async function readTrust(file: string): Promise<Trust> {
  const trust = parseTrust(await readNamedFile(file))
  if (!trust) throw fault('trust_malformed', { file })
  return trust
}

/**
 * @param file - a policy, or a trust file, which has one inside
 * @throws Fault `file_unreadable`, `trust_malformed`; LedgerError `policy_malformed`
 */
export async function readPolicy(file: string): Promise<Policy> {
  const text = await readNamedFile(file)
  return text.trimStart().startsWith('{') ? (await readTrust(file)).policy : parsePolicy(text)
}

/**
 * Writes what a command was asked for, and resolves when it will outlast a loss of power.
 *
 * @throws Fault `file_unwritable`
 */
export async function writeOutput(file: string, content: string | Uint8Array): Promise<void> {
  try {
    const found = await stat(file).catch(() => undefined)
    // A terminal or a pipe is written to; only a file can be replaced, where its link leads.
    if (found && !found.isFile()) await writeFile(file, content)
    else await writeDurably(found ? await realpath(file) : file, content)
  } catch (error) {
    throw fault('file_unwritable', { file, code: systemCode(error) })
  }
}

/** What the file system says is wrong, such as `ENOENT`. */
export const systemCode = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'EIO'

const readNamedFile = async (file: string): Promise<string> =>
  decodeText(await readNamedBytes(file), file)

/** Another encoding, such as GBK, must not be guessed at: what is signed stands in the log for ever. */
function decodeText(bytes: Uint8Array, file: string): string {
  const text = fromUtf8(bytes)
  if (text === undefined) throw fault('file_not_utf8', { file })
  return withoutMark(text)
}

const readNamedBytes = (file: string): Promise<Uint8Array> =>
  readFile(file).catch((error: unknown) => {
    throw fault('file_unreadable', { file, code: systemCode(error) })
  })

async function readAll(stream: Io['stdin']): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}
