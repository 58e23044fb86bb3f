/** A calendar of days, as iCalendar has it (RFC 5545). */

export interface CalendarDay {
  /** The same whenever the calendar is asked for. */
  readonly uid: string
  /** ISO 8601. */
  readonly day: string
  readonly title: string
  readonly description: string
}

/** @param stamp - when it was made */
export function calendarOf(name: string, days: readonly CalendarDay[], stamp: Date): string {
  const made = stamp.toISOString().replace(/[-:]|\.\d+/g, '')
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//cellproof//obligations//ZH',
    `X-WR-CALNAME:${escapeText(name)}`,
    ...days.flatMap(({ uid, day, title, description }) => [
      'BEGIN:VEVENT',
      `UID:${uid}`,
      `DTSTAMP:${made}`,
      `DTSTART;VALUE=DATE:${day.replaceAll('-', '')}`,
      `SUMMARY:${escapeText(title)}`,
      `DESCRIPTION:${escapeText(description)}`,
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${fold(line)}\r\n`).join('')
}

const escapeText = (text: string): string =>
  text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replaceAll('\n', '\\n')

/** Section 3.1: no line has more than 75 octets; what goes on begins with a space. No character is cut. */
function fold(line: string): string {
  let folded = ''
  let octets = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (octets + size > 75) {
      folded += '\r\n '
      octets = 1
    }
    folded += character
    octets += size
  }
  return folded
}
