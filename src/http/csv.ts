/** CSV (RFC 4180) as spreadsheets open it: with a byte order mark, and with no cell taken for a formula. */

type Value = string | number

export const formatCsv = (lines: readonly (readonly Value[])[]): string =>
  `\uFEFF${lines.map((line) => `${line.map(formatCell).join(',')}\r\n`).join('')}`

function formatCell(value: Value): string {
  if (typeof value === 'number') return String(value)
  const text = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Beginnings that spreadsheets compute, full-width ones too. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/
