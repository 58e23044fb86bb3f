/** Codes that fit their standards and belong to nothing: batteries (GB/T 34014) and vehicles (GB 16735). */

import { toUtf8 } from '../../core/bytes/encoding.ts'
import { sha256 } from '../../core/bytes/hash.ts'
import type { ProductLevel } from '../../core/codes/battery-code.ts'
import { NAME_BYTES } from '../../core/codes/identity.ts'
import type { Random } from '../random.ts'

export interface CodeParts {
  readonly vendor: string
  readonly level: ProductLevel
  /** Letter of the battery type: B iron phosphate, E ternary. */
  readonly chemistry: string
  readonly specification: string
  /** ISO 8601. */
  readonly productionDate: string
  /** 1 to 9,999,999. */
  readonly serial: number
}

/** Code of 24 characters for a battery as it leaves its maker. */
export const batteryCode = (parts: CodeParts, random: Random): string =>
  `${head(parts)}${traceability(random)}${dateCharacters(parts.productionDate)}${serial(parts)}`

/** Code of 19 characters for a product made from used batteries. */
export const reusedCode = (parts: CodeParts): string =>
  `${head(parts)}${dateCharacters(parts.productionDate)}${serial(parts)}R${LEVELS[parts.level]}`

const LEVELS = { pack: 'P', module: 'M', cell: 'C' } as const

const head = ({ vendor, level, chemistry, specification }: CodeParts) =>
  `${vendor}${LEVELS[level]}${chemistry}${specification}`

const serial = (parts: CodeParts) => String(parts.serial).padStart(7, '0')

/** Letters that a scanner's user cannot take for digits. */
const LETTERS = 'ABCDEFGHJKLMNPRSTVWXY'

const traceability = (random: Random) =>
  `${random.whole(1, 9)}${random.pick([...LETTERS])}${String(random.whole(0, 99_999)).padStart(5, '0')}`

function dateCharacters(productionDate: string): string {
  const [year = 0, month = 0, day = 0] = productionDate.split('-').map(Number)
  const yearCharacter = year < 2020 ? String(year - 2010) : LETTERS[year - 2020]!
  const dayCharacter = day < 10 ? String(day) : day === 31 ? '0' : LETTERS[day - 10]!
  return yearCharacter + '123456789ABC'[month - 1]! + dayCharacter
}

// No manufacturer has this identifier: the second character of a Chinese one is not 0.
const WORLD_MANUFACTURER = 'L0D'
const YEARS = 'ABCDEFGHJKLMNPRSTVWXY123456789'
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]

/** Vehicle identification number with its check digit. */
export function vehicleNumber(modelYear: number, serial: number): string {
  const year = YEARS[modelYear - 2010]!
  const number = String(serial).padStart(6, '0')
  const [start, end] = [`${WORLD_MANUFACTURER}EM0CN`, `${year}D${number}`]
  const sum = [...`${start}0${end}`].reduce(
    (total, character, i) => total + vehicleValue(character) * WEIGHTS[i]!,
    0,
  )
  return start + '0123456789X'[sum % 11]! + end
}

/** GB 16735, ISO 3779: A–H 1–8, J–R 1–9 without O and Q, S–Z 2–9. */
function vehicleValue(character: string): number {
  if (character <= '9') return Number(character)
  const rows = ['ABCDEFGH', 'JKLMN.P.R', '.STUVWXYZ']
  const row = rows.find((letters) => letters.includes(character))!
  return row.indexOf(character) + 1
}

/** What stands for the random bytes of a name, and is the same in each telling of the story. */
export const drawn = (seed: string): Uint8Array =>
  sha256(toUtf8(`a name in the demo city: ${seed}`)).subarray(0, NAME_BYTES)
