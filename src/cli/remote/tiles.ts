/** Tiles as a service gives them, for a mirror. */

import { randomUUID } from 'node:crypto'
import type { FetchFile } from '../../mirror/folder.ts'
import { type SigningKey, signToken } from '../../native/signing.ts'
import { fault } from '../terminal/fault.ts'
import { type Client, failureOf, languageOf, resolveUrl, waitToRetry } from './client.ts'
import { keyNeeded } from './entries.ts'
import { secondsOf } from './time.ts'

/** Milliseconds that a file may take: a bundle of the largest entries is 16 MiB. */
const PATIENCE = 60_000
/** Bytes: more than any tile, bundle or checkpoint has. Who serves us may be anybody. */
const LIMIT = 20 * 2 ** 20

/** As {@link fetchOnce}, and waits for a service that is busy or away. */
export function fetchFromService(
  client: Client,
  aud: string,
  reader: SigningKey | undefined,
): FetchFile {
  const once = fetchOnce(client, aud, reader)
  return async (path) => {
    for (let tries = 0; ; tries++) {
      try {
        return await once(path)
      } catch (error) {
        if (!(await waitToRetry(client, error, tries))) throw error
      }
    }
  }
}

/**
 * @param reader - key of an auditor or a regulator, if the log lets only those read its entries
 * @returns a function that throws RemoteProblem; Fault `connection_failed`, `server_failed`,
 *   `answer_malformed`
 */
export const fetchOnce =
  (client: Client, aud: string, reader: SigningKey | undefined): FetchFile =>
  async (path) => {
    const iat = secondsOf(client.shell.now())
    // A token for each request: none can expire on the way. Hash tiles are for all.
    const token = reader && path.startsWith('tile/entries/')
    const headers = token && {
      authorization: `Bearer ${signToken(reader, { aud, iat, jti: randomUUID() })}`,
    }
    const url = resolveUrl(client.url, path).href
    return fetchFile(url, { ...languageOf(client), ...headers }).catch((error: unknown) => {
      throw keyNeeded(error, reader)
    })
  }

async function fetchFile(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<Uint8Array | undefined> {
  let response: Response
  let bytes: Uint8Array
  try {
    const signal = AbortSignal.timeout(PATIENCE)
    response = await fetch(url, { headers: { ...headers, accept: '*/*' }, signal })
    bytes = await readBody(response, url)
  } catch (error) {
    const { cause, name } = error as { cause?: { code?: string }; name: string }
    if (name === 'Fault') throw error
    throw fault('connection_failed', { url, reason: cause?.code ?? name })
  }
  if (response.status === 404) return undefined
  if (!response.ok) throw failureOf(url, response, Buffer.from(bytes).toString())
  return bytes
}

async function readBody({ body }: Response, url: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    chunks.push(chunk)
    length += chunk.length
    if (length > LIMIT) throw fault('answer_malformed', { url })
  }
  return Buffer.concat(chunks)
}
