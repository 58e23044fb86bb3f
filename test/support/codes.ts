/** Battery codes for properties: any that fits the standard. */

import fc from 'fast-check'
import { isDatedCode } from '../../src/core/codes/battery-code.ts'

const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const characters = (set: string, length: number) =>
  fc.string({ unit: fc.constantFrom(...set), minLength: length, maxLength: length })

const head = fc.tuple(
  characters(ALPHANUMERIC, 3),
  characters('PMC', 1),
  characters('ABCDEFGZ', 1),
  characters(ALPHANUMERIC, 2),
)
const tail = fc.tuple(
  characters('123456789ABCDEFGHJKLMNPRSTVWXY', 1),
  characters('123456789ABC', 1),
  characters('0123456789ABCDEFGHJKLMNPRSTUVWXY', 1),
  characters('0123456789', 7),
)

export const code24 = fc
  .tuple(head, characters(ALPHANUMERIC, 7), tail)
  .map((parts) => parts.flat().join(''))
  .filter(isDatedCode)
export const code19 = fc
  .tuple(head, tail, fc.constantFrom('RP', 'RM', 'RC'))
  .map((parts) => parts.flat().join(''))
  .filter(isDatedCode)
export const anyCode = fc.oneof(code24, code19)
export const anyProductCode = fc
  .tuple(
    characters('0123456789ABCDEFGHJKLMNPQRSTUVWXYZ', 4),
    fc.string({ unit: fc.constantFrom(...ALPHANUMERIC), minLength: 1, maxLength: 20 }),
    fc.string({ unit: fc.constantFrom(...ALPHANUMERIC), minLength: 1, maxLength: 20 }),
  )
  .map(([enterprise, fixed, variable]) => `${enterprise}${fixed}-${variable}-R`)
