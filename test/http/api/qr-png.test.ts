import { inflateSync } from 'node:zlib'
import QRCode from 'qrcode'
import { describe, expect, it } from 'vitest'
import { encodeQrPng } from '../../../src/http/api/qr-png.ts'

const TEXT = 'https://ledger.test/b/001CB240000003B3C0221953'
const OPTIONS = { errorCorrectionLevel: 'Q', margin: 4 } as const
const SCALE = 8

/** Chunks of a PNG, by their type. */
function chunksOf(png: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at)
    chunks.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + length))
    at += 12 + length
  }
  return chunks
}

describe('a QR code as PNG', () => {
  it('has the modules of the code, with white around, each as large as asked for', async () => {
    const { modules } = QRCode.create(TEXT, OPTIONS)
    const png = await encodeQrPng(TEXT, OPTIONS, SCALE)
    const chunks = chunksOf(png)
    expect([...chunks.keys()]).toEqual(['IHDR', 'IDAT', 'IEND'])
    const pixels = (modules.size + 8) * SCALE
    const header = chunks.get('IHDR')!
    expect([header.readUInt32BE(0), header.readUInt32BE(4)]).toEqual([pixels, pixels])
    const rows = inflateSync(chunks.get('IDAT')!)
    const bytes = 1 + pixels / 8
    expect(rows).toHaveLength(pixels * bytes)
    for (let y = 0; y < pixels; y++) {
      const row = rows.subarray(y * bytes, (y + 1) * bytes)
      const shown = Array.from(row.subarray(1), (byte) => byte === 0)
      const moduleAt = (x: number) => {
        const [right, down] = [x - 4, Math.floor(y / SCALE) - 4]
        const isWithin = [right, down].every((at) => at >= 0 && at < modules.size)
        return isWithin && modules.get(down, right) === 1
      }
      expect(shown).toEqual(shown.map((_, x) => moduleAt(x)))
    }
  })

  it('has the checksums that PNG asks for', async () => {
    const png = await encodeQrPng(TEXT, OPTIONS, SCALE)
    // The end chunk is the same in every PNG, checksum included.
    expect(png.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082')
  })
})
