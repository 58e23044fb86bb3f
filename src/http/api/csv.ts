/**
 * CSV (RFC 4180) as spreadsheets open it: with a byte order mark, with no cell taken for a formula,
 * and with ids of digits alone kept as they are.
 */

import { stringify } from 'csv-stringify/sync'

type Value = string | number

export const formatCsv = (lines: readonly (readonly Value[])[]): string =>
  stringify(
    lines.map((line) => line.map(guard)),
    // By itself it quotes a cell for a whole line end, and not for half of one.
    { bom: true, record_delimiter: 'windows', quoted_match: /[\r\n]/ },
  )

function guard(value: Value): Value {
  if (typeof value === 'number') return value
  if (NUMBER.test(value)) return `="${value}"`
  return FORMULA.test(value) ? `'${value}` : value
}

/**
 * Texts that spreadsheets would make numbers of. A credit code of 18 digits would lose its last
 * three for good, a code its zeros. Only a formula that gives the text keeps it without adding to it.
 */
const NUMBER = /^\d+(E\d+)?$/i

/** Beginnings that spreadsheets compute, full-width ones too. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/
