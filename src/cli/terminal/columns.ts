/** Text in columns of a terminal, where a Chinese character takes two. */

const WIDE = /[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/g

export const displayWidth = (text: string): number => text.length + (text.match(WIDE)?.length ?? 0)

/** Lines with their columns under each other. */
export function formatTable(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => displayWidth(row[column] ?? ''))),
  )
  return rows.map((row) =>
    row
      .map((cell, i) => pad(cell, widths[i]!))
      .join('  ')
      .trimEnd(),
  )
}

const pad = (text: string, width: number) => text + ' '.repeat(width - displayWidth(text))
