/**
 * CSV (RFC 4180) as spreadsheets open it: with a byte order mark, with no cell taken for a formula,
 * and with ids of digits alone kept as they are.
 */

type Value = string | number

export const formatCsv = (lines: readonly (readonly Value[])[]): string =>
  `\uFEFF${lines.map((line) => `${line.map(formatCell).join(',')}\r\n`).join('')}`

function formatCell(value: Value): string {
  if (typeof value === 'number') return String(value)
  if (NUMBER.test(value)) return quote(`="${value}"`)
  const text = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? quote(text) : text
}

const quote = (text: string) => `"${text.replaceAll('"', '""')}"`

/**
 * Texts that spreadsheets would make numbers of. A credit code of 18 digits would lose its last
 * three for good, a code its zeros. Only a formula that gives the text keeps it without adding to it.
 */
const NUMBER = /^\d+(E\d+)?$/i

/** Beginnings that spreadsheets compute, full-width ones too. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/
