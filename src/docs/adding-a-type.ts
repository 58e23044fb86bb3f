/** The last section of the generated page: what it takes to add a type. */

export const ADDING = `## Adding a type touches one file (and its texts)

A type is one record in the file of its stage of life, such as \`src/core/events/production.ts\`:

\`\`\`ts
export const sold = defineEvent({
  type: 'battery.sold',
  title: { zh: '销售', en: 'Battery sold' },
  signers: ['producer', 'repurposer'],
  from: ['registered'],
  to: 'in_trade',
  custody: 'gives',
  disputable: true,
  epcis: { type: 'TransactionEvent', action: 'ADD', bizStep: 'shipping' },
  opens: ['installation_reported'],
  closes: ['sale_reported'],
  form: ['to', 'saleDate'],
  fields: { to: creditCode, saleDate: day },
  batteryFields: {},
})
\`\`\`

It joins the list in \`src/core/events/catalogue.ts\`. From it come, without another line: validation and refusals, the
rules of state and custody, who may sign, JSON Schema, OpenAPI, the passport's time-line, \`cellproof history\`, and this
page (\`npm run docs\`; a test fails until it was run).

A field of a new name needs its title, and a new choice its word, in \`src/text/fields.zh.ts\` and \`fields.en.ts\`: without
them it does not compile. A sample for the tests goes into \`test/support/samples.ts\`, for the same reason.

Only what is new in kind needs more: another effect on custody (\`src/core/custody.ts\`), another way in which an event
touches a code (\`src/core/events/parts.ts\`), a result that depends on what the event says (\`src/core/lifecycle.ts\`).
`
