/** Prints a battery's QR code with half blocks, two modules a character. */

import QRCode from 'qrcode'
import { parseBatteryCode } from '../core/battery-code.ts'
import { resolveUrl } from './client.ts'
import { type ExitCode, OK, print, printJson, type Shell } from './shell.ts'

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
  const lines = (await draw(address)).split('\n')
  for (const line of lines) print(shell, shell.stdout.isTTY ? blackOnWhite(line) : line)
  print(shell, address)
  return OK
}

const draw = (content: string): Promise<string> =>
  QRCode.toString(content, { type: 'utf8', errorCorrectionLevel: 'Q', margin: QUIET_ZONE })

// On a dark terminal it would come out inverted, which many readers cannot read.
const blackOnWhite = (line: string) => `\x1b[30;107m${line}\x1b[0m`
