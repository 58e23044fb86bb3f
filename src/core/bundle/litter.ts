/**
 * Desktop litter: files that a computer adds to folders and archives by itself. They say nothing
 * about what was packed, and their being there is no forgery.
 */

const NAMES = /^(\._.*|\.DS_Store|Thumbs\.db|desktop\.ini)$/i

/** @param file - path in a bundle */
export function isLitter(file: string): boolean {
  const parts = file.split('/')
  return parts[0] === '__MACOSX' || NAMES.test(parts.at(-1) ?? '')
}
