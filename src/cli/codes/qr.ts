/** Prints a battery's QR code with half blocks, two modules a character. */

import QRCode from 'qrcode'
import { parseBatteryCode } from '../../core/codes/battery-code.ts'
import { resolveUrl } from '../remote/client.ts'
import { type ExitCode, OK, type Output, print, printJson, type Shell } from '../terminal/shell.ts'

export interface QrOptions {
  readonly url: string
  readonly json?: boolean
}

/** ISO/IEC 18004: modules left empty on each side. */
const QUIET_ZONE = 4

export async function qr(code: string, options: QrOptions, shell: Shell): Promise<ExitCode> {
  const address = resolveUrl(options.url, `b/${parseBatteryCode(code).code}`).href
  if (options.json) {
    printJson(shell, { code, url: address })
    return OK
  }
  for (const line of await drawQr(address, shell.stdout)) print(shell, line)
  print(shell, address)
  return OK
}

/** Lines of half blocks, for a stream that they will be written to. */
export async function drawQr(content: string, { isTTY }: Output): Promise<string[]> {
  const options = { type: 'utf8', errorCorrectionLevel: 'Q', margin: QUIET_ZONE } as const
  const lines = (await QRCode.toString(content, options)).split('\n')
  return isTTY ? lines.map(blackOnWhite) : lines
}

// On a dark terminal it would come out inverted, which many readers cannot read.
const blackOnWhite = (line: string) => `\x1b[30;107m${line}\x1b[0m`
