/** The time-line of a battery, newest first: what, when, in which district; never who. */

import { findDistrict } from '../core/districts.ts'
import type { EventView, PassportView } from '../core/passport-view.ts'
import { fill, type Language } from '../text/language.ts'
import { formatTime, pageText } from '../text/pages.ts'
import { eventTitle } from '../text/terms.ts'

export function Events({ passport, language }: { passport: PassportView; language: Language }) {
  const text = pageText(language).events
  const earlier = passport.entryCount - passport.events.length
  return (
    <section>
      <h2>
        {text.title} <span class="dim">{text.timeZone}</span>
      </h2>
      <ol reversed>
        {passport.events.toReversed().map((event) => (
          <Event key={event.index} event={event} language={language} />
        ))}
      </ol>
      {earlier > 0 && <p class="dim">{fill(text.earlier, { count: earlier })}</p>}
    </section>
  )
}

function Event({ event, language }: { event: EventView; language: Language }) {
  const { type, time, district } = event
  const text = pageText(language).events
  return (
    <li>
      <strong>{eventTitle(type, language)}</strong>
      <span class="mark">✓ {text.signed}</span>
      <br />
      <time datetime={time}>{formatTime(time)}</time>
      {' · '}
      {findDistrict(district)?.name[language] ?? district}
    </li>
  )
}
