/**
 * The time-line of a battery, newest first: what, when, in which district; never who. What was
 * corrected or voided stays in it, and is marked.
 */

import { findDistrict } from '../core/codes/districts.ts'
import type { EventView, PassportView } from '../core/passport/view.ts'
import { fill, type Language } from '../text/language.ts'
import { formatTime, pageText } from '../text/pages.ts'
import { eventTitle } from '../text/terms.ts'
import { describeWarning, warningTitle } from '../text/warnings.ts'

interface EventsProps {
  readonly passport: PassportView
  readonly language: Language
}

export function Events({ passport, language }: EventsProps) {
  const text = pageText(language).events
  const earlier = passport.entryCount - passport.events.length
  return (
    <section>
      <h2>
        {text.title} <span class="dim">{text.timeZone}</span>
      </h2>
      <ol reversed>
        {passport.events.toReversed().map((event) => (
          <Event
            key={event.index}
            event={event}
            contradicts={passport.contradictions?.includes(event.index) ?? false}
            language={language}
          />
        ))}
      </ol>
      {earlier > 0 && <p class="dim">{fill(text.earlier, { count: earlier })}</p>}
    </section>
  )
}

interface EventProps extends Omit<EventsProps, 'passport'> {
  readonly event: EventView
  readonly contradicts: boolean
}

function Event({ event, contradicts, language }: EventProps) {
  const { type, time, district, changed, closed, disputes, warnings = [] } = event
  const text = pageText(language).events
  const title = eventTitle(type, language)
  const found = findDistrict(district)
  return (
    <li>
      <strong>{changed?.kind === 'voided' ? <s>{title}</s> : title}</strong>
      <span class="mark">✓ {text.signed}</span>
      {changed && <Doubt>{fill(text[changed.kind], { by: changed.by })}</Doubt>}
      {closed && <span class="mark">{fill(text.closed, { by: closed.by })}</span>}
      {disputes && <Doubt>{text.disputes}</Doubt>}
      {contradicts && <Doubt>{text.contradicts}</Doubt>}
      {warnings.map((warning) => (
        <Doubt key={JSON.stringify(warning)}>{warningWords(warning, language)}</Doubt>
      ))}
      <br />
      <time datetime={time}>{formatTime(time)}</time>
      {' · '}
      {found?.name[language] ?? district}
    </li>
  )
}

type ShownWarning = NonNullable<EventView['warnings']>[number]

const warningWords = (warning: ShownWarning, language: Language) =>
  'pointer' in warning ? describeWarning(warning, language) : warningTitle(warning.code, language)

const Doubt = ({ children }: { children: string }) => <span class="mark doubt">! {children}</span>
