/** Whose request it is: the address that limits count by, and that the log of requests names. */

import { isIP } from 'node:net'

/** What of a request tells it. */
interface Origin {
  readonly socket: { readonly remoteAddress?: string | undefined }
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

/**
 * The address that a request came from: the one that the outermost of the trusted proxies saw.
 *
 * Each proxy adds to X-Forwarded-For whom it was asked by. Some add a port, in which a client
 * could be another each time, and some a word such as `unknown`. What is no address counts as the
 * proxy that said it.
 *
 * @param proxies - how many stand in front; what is left of their words anybody may have sent
 */
export function clientAddress({ socket, headers }: Origin, proxies: number): string {
  let address = parseAddress(socket.remoteAddress ?? '') ?? ''
  const said = String(headers['x-forwarded-for'] ?? '').split(',')
  for (const text of said.reverse().slice(0, proxies)) {
    const before = parseAddress(text)
    if (before === undefined) break
    address = before
  }
  return address
}

/** @returns undefined unless it is an IP address, with or without a port */
export function parseAddress(text: string): string | undefined {
  const trimmed = text.trim()
  const [, bracketed, plain] =
    /^(?:\[([^\]]*)\](?::\d{1,5})?|([\d.]+):\d{1,5})$/.exec(trimmed) ?? []
  // An address of IPv4 that is spelt as one of IPv6 is the same; a zone is the machine's own word.
  const address = (bracketed ?? plain ?? trimmed)
    .toLowerCase()
    .replace(/%.*$/, '')
    .replace(/^::ffff:(?=[\d.]+$)/, '')
  return isIP(address) === 0 ? undefined : address
}
