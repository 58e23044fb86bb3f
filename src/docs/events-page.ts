/** Writes docs/EVENTS.md out of the catalogue, so that the page says what the ledger does. */

import { CATALOGUE } from '../core/events/catalogue.ts'
import type { EventDefinition } from '../core/events/definition.ts'
import { type Obligation, obligationsIn } from '../core/events/obligations.ts'
import { EVENT_TYPES } from '../http/api/event-schemas.ts'
import { eventTitle } from '../text/terms.ts'
import { ADDING } from './adding-a-type.ts'
import { fieldTable } from './field-table.ts'
import { code, list, listCodes } from './markdown.ts'
import { matrices } from './matrix.ts'
import { CUSTODY, OBLIGATIONS, REMARKS } from './remarks.ts'

const INTRODUCTION = `# Events

Every type of event that the ledger knows, written by \`npm run docs\` from the catalogue in \`src/core/events/\`.
As JSON Schema, with titles in both languages, they are at \`/v1/schemas\` and \`/v1/schemas/<type>\`.

A field's name ends in its unit. Texts are 1–120 characters on one line, masses are to the gram, instants RFC 3339
with their offset, days ISO 8601. Fields that are not in a table are refused, as are members that stand twice.
How the ledger decides between refusing and recording: \`docs/decisions/0006-refuse-or-record.md\`.
`

const COMMON = `## What every event says

| field | 标题 | title | form | |
|---|---|---|---|---|
${fieldTable('battery.collected', (name) => /^(type|time|onBehalfOf|place|evidence|dispute)\b/.test(name))}

\`time\` is when it happened by the signer's account; the ledger's own time stands in the entry. The ledger refuses an
event that lies more than 5 minutes ahead of its clock. \`dispute\` is for disputable types only: it says why the signer
says it although the ledger holds otherwise. The event is then recorded, the batteries are marked as disputed, and their
state stays as it was until the authority decides (\`dispute.resolved\`).
`

export const eventsPage = (): string =>
  [INTRODUCTION, contents(), COMMON, ...EVENT_TYPES.map(section), matrices(), ADDING].join('\n')

const contents = () =>
  `${EVENT_TYPES.map((type) => `- [\`${type}\`](#${type.replaceAll('.', '')}) ${eventTitle(type, 'zh')} · ${eventTitle(type, 'en')}`).join('\n')}\n`

function section(type: string): string {
  const definition = CATALOGUE.get(type)
  const own = fieldTable(
    type,
    (name) => !/^(type|time|onBehalfOf|place|evidence|dispute)\b/.test(name),
  )
  return `## ${type}

**${eventTitle(type, 'zh')} · ${eventTitle(type, 'en')}**${REMARKS[type] ? `. ${REMARKS[type]}` : ''}

${definition ? rules(definition) : REGISTRY_RULES}

| field | 标题 | title | form | |
|---|---|---|---|---|
${own}
`
}

const REGISTRY_RULES =
  '- signed by: the authority; for keys of its own devices, and for who signs for it, also an enterprise’s admin key\n- makes the registry: who may sign what, from the next index on'

function rules(definition: EventDefinition): string {
  const {
    signers,
    signersNow,
    custody,
    epcis,
    opens,
    reports,
    closes,
    disputable,
    lots,
    finishes,
    bringsIn,
  } = definition
  const disposition = epcis.disposition ? `, disposition ${code(epcis.disposition)}` : ''
  const action = epcis.action ? ` ${epcis.action}` : ''
  return [
    `- signed by: ${signers.length > 0 ? listCodes(signers) : 'the authority'}${signersNow ? `; a new one by ${listCodes(signersNow)} only` : ''}`,
    `- state: ${predecessors(definition)} → ${RESULTS[definition.to] ?? code(definition.to)}`,
    `- custody: ${CUSTODY[custody]}`,
    `- EPCIS: ${epcis.type}${action}, bizStep ${code(epcis.bizStep)}${disposition}`,
    ...obligations('opens', obligationsIn(opens)),
    ...obligations('reports', obligationsIn(reports)),
    ...obligations('closes', closes),
    ...(disputable ? ['- disputable'] : []),
    ...(finishes ? ['- may still be signed by who is suspended or closed'] : []),
    ...(bringsIn ? ['- not into a facility that is closed'] : []),
    ...(lots ? ['- of lots of material too'] : []),
  ].join('\n')
}

const obligations = (title: string, named: readonly Obligation[] = []): string[] =>
  named.length > 0 ? [`- ${title}: ${list(named.map((one) => OBLIGATIONS[one]))}`] : []

const RESULTS: Readonly<Record<string, string>> = {
  prior: 'as it was before it was stored or sent',
  same: 'as it was',
}

function predecessors({ from, fromIfUnrecorded, fromIfRepurposed }: EventDefinition): string {
  const parts = [
    ...(from.length > 0 ? [listCodes(from)] : []),
    ...(fromIfUnrecorded
      ? [`${listCodes(fromIfUnrecorded)} if its earlier life is unrecorded`]
      : []),
    ...(fromIfRepurposed ? [`${listCodes(fromIfRepurposed)} if it was made from used ones`] : []),
  ]
  return parts.length > 0 ? parts.join('; ') : 'not in the ledger'
}
