/** A table of a page that is written from a file of results; all around it stays. */

const beginning = (source: string) => `<!-- written by \`npm run docs\` from ${source} -->\n`
const END = '<!-- end of what is written -->\n'

/**
 * The page with a new table in the place of the old one.
 *
 * @param source - file that the table is made from, as the page names it
 */
export function withTable(page: string, source: string, table: string): string {
  const begin = beginning(source)
  const [before, rest = ''] = page.split(begin)
  const end = rest.indexOf(END)
  if (end < 0) throw new Error(`the page does not say where the table of ${source} goes`)
  return `${before}${begin}${table}${rest.slice(end)}`
}
