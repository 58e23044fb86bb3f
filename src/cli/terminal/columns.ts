/** Text in columns of a terminal, where a Chinese character takes two. */

import stringWidth from 'string-width'

/** Lines with their columns under each other. */
export function formatTable(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => stringWidth(row[column] ?? ''))),
  )
  return rows.map((row) =>
    row
      .map((cell, i) => pad(cell, widths[i]!))
      .join('  ')
      .trimEnd(),
  )
}

const pad = (text: string, width: number) => text + ' '.repeat(width - stringWidth(text))
