/**
 * A QR code as PNG. Black and white, a bit for each pixel, so that it is drawn in a millisecond;
 * the library's own, in colours with an alpha channel, takes fifty.
 */

import { promisify } from 'node:util'
import { crc32, deflate } from 'node:zlib'
import QRCode from 'qrcode'

const compress = promisify(deflate)

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')

/** @param scale - pixels of a module, a multiple of 8 */
export async function encodeQrPng(
  text: string,
  { errorCorrectionLevel, margin }: { errorCorrectionLevel: 'Q'; margin: number },
  scale: number,
): Promise<Buffer> {
  const { modules } = QRCode.create(text, { errorCorrectionLevel })
  const across = modules.size + 2 * margin
  const rows = Array.from({ length: across }, (_, y) =>
    encodeRow(across, scale, (x) => isDark(modules, x - margin, y - margin)),
  )
  const pixels = Buffer.concat(rows.flatMap((row) => Array<Buffer>(scale).fill(row)))
  const header = Buffer.alloc(13)
  header.writeUInt32BE(across * scale, 0)
  header.writeUInt32BE(across * scale, 4)
  header[8] = 1 // a bit for each pixel, of greyscale; all else is 0, the only or the plain method
  return Buffer.concat([
    SIGNATURE,
    encodeChunk('IHDR', header),
    encodeChunk('IDAT', await compress(pixels)),
    encodeChunk('IEND', Buffer.alloc(0)),
  ])
}

const isDark = (modules: QRCode.BitMatrix, x: number, y: number): boolean =>
  x >= 0 && y >= 0 && x < modules.size && y < modules.size && modules.get(y, x) === 1

/** A row of pixels, behind the byte that says that it is not filtered. White is 1. */
function encodeRow(across: number, scale: number, isDarkAt: (x: number) => boolean): Buffer {
  const bytes = scale / 8
  const row = Buffer.alloc(1 + across * bytes, 0xff)
  row[0] = 0
  for (let x = 0; x < across; x++) {
    if (isDarkAt(x)) row.fill(0x00, 1 + x * bytes, 1 + (x + 1) * bytes)
  }
  return row
}

/** PNG, third edition, section 5.3. */
function encodeChunk(type: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  const named = Buffer.concat([Buffer.from(type), content])
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}
