/** The little Markdown that the generated page needs. */

export const code = (text: string): string => `\`${text}\``
export const list = (words: readonly string[]): string => words.join(', ')
export const listCodes = (words: readonly string[]): string => list(words.map(code))

/** A row of a table; a bar would begin another cell. */
export const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
