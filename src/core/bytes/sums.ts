/**
 * SHA256SUMS: a line for each file, as `sha256sum` writes it and checks it.
 *
 *     b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c  README.md
 *
 * It shows which file was damaged by accident. It proves nothing: a forger can write it anew.
 */

import { fromUtf8, toHex, toUtf8 } from './encoding.ts'
import { sha256 } from './hash.ts'
import type { Files } from './zip.ts'

export const SUMS = 'SHA256SUMS'

/** The files, and after them their sums. */
export function withSums(files: Files): Files {
  const lines = Array.from(files, ([name, bytes]) => `${toHex(sha256(bytes))}  ${name}\n`)
  return new Map([...files, [SUMS, toUtf8(lines.join(''))]])
}

export interface SumsFault {
  readonly file: string
  readonly code: 'file_changed' | 'file_missing' | 'file_unlisted' | 'sums_malformed'
}

export function findSumsFaults(files: Files): SumsFault[] {
  const sums = parseSums(files.get(SUMS))
  if (!sums) return [{ file: SUMS, code: 'sums_malformed' }]
  const listed = Array.from(sums, ([file, sum]): SumsFault | undefined => {
    const bytes = files.get(file)
    if (!bytes) return { file, code: 'file_missing' }
    return toHex(sha256(bytes)) === sum ? undefined : { file, code: 'file_changed' }
  })
  const unlisted = [...files.keys()].filter((file) => file !== SUMS && !sums.has(file))
  return [
    ...listed.filter((fault) => fault !== undefined),
    ...unlisted.map((file): SumsFault => ({ file, code: 'file_unlisted' })),
  ]
}

function parseSums(bytes: Uint8Array | undefined): Map<string, string> | undefined {
  const text = bytes && fromUtf8(bytes)
  if (!text?.endsWith('\n')) return undefined
  const sums = new Map<string, string>()
  for (const line of text.slice(0, -1).split('\n')) {
    const [, sum, file] = /^([0-9a-f]{64}) {2}(\S+)$/.exec(line) ?? []
    if (sum === undefined || file === undefined || sums.has(file)) return undefined
    sums.set(file, sum)
  }
  return sums
}
