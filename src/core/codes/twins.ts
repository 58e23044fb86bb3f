/** Characters that readers and people take for each other on labels: 0 and O, 1 and I, 8 and B, 5 and S. */

import { isBatteryCode, isDatedCode } from './battery-code.ts'

const TWINS: Readonly<Record<string, string>> = {
  ...{ 0: 'O', 1: 'I', 8: 'B', 5: 'S' },
  ...{ O: '0', I: '1', B: '8', S: '5' },
}

/** What a text reads with any of its characters at these places taken for the twin. */
function* respelt(text: string, from: number, to: number): Generator<string> {
  if (from === to) {
    yield text
    return
  }
  yield* respelt(text, from + 1, to)
  const twin = TWINS[text[from]!]
  if (twin === undefined) return
  yield* respelt(text.slice(0, from) + twin + text.slice(from + 1), from + 1, to)
}

const VENDOR_LENGTH = 3

/**
 * Codes that differ from one by twins in its vendor alone, and whose vendor is known.
 *
 * @param code - of an unknown vendor
 */
export function twinsOf(code: string, isVendor: (vendor: string) => boolean): string[] {
  const [, ...others] = [...respelt(code, 0, VENDOR_LENGTH)]
  return others.filter((twin) => isVendor(twin.slice(0, VENDOR_LENGTH)))
}

/**
 * The code that a text is if characters that cannot stand where they are were taken for their
 * twins: a letter in a serial number, say. Undefined if that makes no code, or it is one already.
 */
export function mendByTwins(text: string): string | undefined {
  if (isBatteryCode(text)) return undefined
  let mended = text
  for (let place = 0; place < text.length; place++) {
    const twin = TWINS[text[place]!]
    if (twin === undefined || isFitting(text, place)) continue
    mended = mended.slice(0, place) + twin + mended.slice(place + 1)
  }
  return mended !== text && isDatedCode(mended) ? mended : undefined
}

/** Where only letters or only digits may stand: the types, and the serial number. */
function isFitting(text: string, place: number): boolean {
  if (place === 4) return /[A-GZ]/.test(text[place]!)
  const serial = text.length === 24 ? 17 : 10
  if (place >= serial && place < serial + 7) return /[0-9]/.test(text[place]!)
  return true
}
