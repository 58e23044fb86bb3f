/** Asks a ledger service over HTTP, and waits for one that is busy or away. */

import { parseJson } from '../../core/bytes/json.ts'
import { LANGUAGE_TAGS } from '../../text/language.ts'
import { Fault, fault } from '../terminal/fault.ts'
import { parseProblem, RemoteProblem } from '../terminal/remote-problem.ts'
import { type Shell, say } from '../terminal/shell.ts'

export interface Client {
  /** Of the service, as the user gave it. */
  readonly url: string
  readonly shell: Shell
}

export interface Answer {
  readonly status: number
  /** JSON, parsed. */
  readonly body: unknown
}

/** Milliseconds that an answer may take. */
const PATIENCE = 60_000
/** Milliseconds to wait before trying again, where the service does not say. */
const BACKOFF = [500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]
const LONGEST_WAIT = 60_000

/** Statuses of a service that would take the same request later. */
const LATER = new Set([429, 503])

/** @throws Fault `url_malformed` */
export function openClient(url: string, shell: Shell): Client {
  resolveUrl(url, '')
  return { url, shell }
}

/**
 * An address below a service's own, which may have a path.
 *
 * @throws Fault `url_malformed`
 */
export function resolveUrl(base: string, path: string): URL {
  if (!URL.canParse(base) || !/^https?:/.test(base)) throw fault('url_malformed', { url: base })
  return new URL(path, base.endsWith('/') ? base : `${base}/`)
}

/** @throws RemoteProblem; Fault `connection_failed`, `server_failed`, `answer_malformed` */
export const getJson = async (
  client: Client,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> => (await request(client, path, { headers })).body

/** Deletes, and reads what was deleted. @throws as {@link getJson} */
export const deleteJson = async (
  client: Client,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<unknown> => (await request(client, path, { method: 'DELETE', headers })).body

/** Sends JSON, once. @throws as {@link getJson} */
export const postJson = async (
  client: Client,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> =>
  (
    await request(client, path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  ).body

/** A file of the service's, of any kind. @throws as {@link getJson} */
export async function getBytes(
  client: Client,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<Uint8Array> {
  const url = resolveUrl(client.url, path).href
  const init = { headers: { ...languageOf(client), ...headers } }
  const { response, bytes } = await exchange(url, init)
  if (!response.ok) throw failureOf(url, response, new TextDecoder().decode(bytes))
  return bytes
}

/**
 * Posts a body, again and again while the service is busy or away. Only for what may safely be
 * sent twice, as a submission may.
 *
 * @throws as {@link getJson}, once it has been tried long enough
 */
export async function postPatiently(
  client: Client,
  path: string,
  contentType: string,
  body: string,
): Promise<Answer> {
  for (let tries = 0; ; tries++) {
    try {
      return await request(client, path, {
        method: 'POST',
        headers: { 'content-type': contentType },
        body,
      })
    } catch (error) {
      if (!(await waitToRetry(client, error, tries))) throw error
    }
  }
}

/** @returns false if it is no use, or has been tried long enough */
export async function waitToRetry(
  { shell }: Client,
  error: unknown,
  tries: number,
): Promise<boolean> {
  const backoff = BACKOFF[tries]
  if (backoff === undefined || !isPassing(error)) return false
  const asked = error instanceof RemoteProblem ? error.retryAfter : undefined
  const milliseconds = Math.min(asked ?? backoff, LONGEST_WAIT)
  const seconds = milliseconds / 1000
  say(shell, shell.text.submit.retrying({ reason: reasonOf(error, shell), seconds }))
  await shell.sleep(milliseconds)
  return true
}

async function request(client: Client, path: string, init: RequestInit): Promise<Answer> {
  const url = resolveUrl(client.url, path).href
  const { response, bytes } = await exchange(url, {
    ...init,
    headers: { accept: 'application/json', ...languageOf(client), ...init.headers },
  })
  const body = parseJson(new TextDecoder().decode(bytes))
  if (!response.ok) throw failure(url, response, body)
  if (body === undefined) throw fault('answer_malformed', { url })
  return { status: response.status, body }
}

/** Header that asks the service for refusals in the user's language. */
export const languageOf = ({ shell }: Client) => ({
  'accept-language': LANGUAGE_TAGS[shell.language],
})

async function exchange(url: string, init: RequestInit) {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE) })
    return { response, bytes: new Uint8Array(await response.arrayBuffer()) }
  } catch (error) {
    const { cause, name } = error as { cause?: { code?: string }; name: string }
    throw fault('connection_failed', { url, reason: cause?.code ?? name })
  }
}

/** Why a service did not give what was asked of it, from the text of its answer. */
export const failureOf = (url: string, response: Response, text: string) =>
  failure(url, response, parseJson(text))

function failure(url: string, response: Response, body: unknown): Fault | RemoteProblem {
  const problem = parseProblem(body)
  if (!problem) return fault('server_failed', { url, status: response.status })
  return new RemoteProblem(problem, response.status, retryAfter(response))
}

/** Whether the same request may be answered later. */
export function isPassing(error: unknown): error is RemoteProblem | Fault {
  if (error instanceof RemoteProblem) return LATER.has(error.status)
  return error instanceof Fault && error.code === 'connection_failed'
}

function reasonOf(error: RemoteProblem | Fault, { text }: Shell): string {
  if (error instanceof Fault) return error.sentence(text)
  return error.problem.detail || error.problem.title
}

/** Milliseconds, of the seconds of RFC 9110 section 10.2.3. */
function retryAfter({ headers }: Response): number | undefined {
  const seconds = headers.get('retry-after')
  return seconds !== null && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : undefined
}
