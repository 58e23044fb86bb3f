/** The last section of the generated page: what it takes to add a type. */

export const ADDING = `## Adding a type: what it is stands in one file

A type is one record in the file of its stage of life, such as \`src/core/events/production.ts\`:

\`\`\`ts
export const sold = defineEvent({
  type: 'battery.sold',
  title: { zh: '销售', en: 'Battery sold' },
  signers: ['producer', 'importer', 'repurposer'],
  from: ['registered'],
  to: 'in_trade',
  custody: 'gives',
  disputable: true,
  epcis: { type: 'TransactionEvent', action: 'ADD', bizStep: 'shipping' },
  reports: [{ obligation: 'sale_reported', since: ({ saleDate }) => saleDate }],
  result: ({ to }) => (partyOf(to) === OUTSIDE ? { state: 'outside' } : {}),
  form: ['to', 'saleDate'],
  fields: { to: counterparty, saleDate: day },
  batteryFields: {},
})
\`\`\`

It joins the list in \`src/core/events/catalogue.ts\`. From it come, without another line: validation and refusals, the
rules of state and custody, who may sign, JSON Schema, OpenAPI, the form at \`/forms\`, the passport's time-line,
\`cellproof history\`, this page (\`npm run docs\`; a test fails until it was run), and the demo: no story in \`src/demo\`
knows of a new type, so it is told of three batteries that stand where \`from\` says, by whoever may sign it.

What the demo says in a field is drawn from the record: within its range, among its choices, in its form. Where that is
wider than real life, the field says what is usual, for whoever reads the schema as well:

\`\`\`ts
temperatureC: temperatureC.meta({ 'x-typical': [23, 27] }), // a number lies mostly between
method: z.enum(['manual', 'automatic']).meta({ 'x-typical': { manual: 0.8, automatic: 0.2 } }), // shares
standard: label.meta({ examples: ['GB/T 34015-2017'] }), // a text; its title, if it has no examples
cycles: z.int().optional().meta({ 'x-usual': true }), // need not be there, and mostly is
\`\`\`

A field of a new name needs its title, and a new choice its word, in \`src/text/zh/fields.ts\` and \`src/text/en/fields.ts\`: without
them it does not compile. A sample for the tests goes into \`test/support/samples.ts\`, for the same reason.

What depends on what an event says is said in the record, too: \`result\`, \`safety\`, \`ratings\`, \`measure\`. Only what is new in kind
needs more: another effect on custody (\`src/core/rules/custody.ts\`), another part that a thing may have in an event
(\`src/core/rules/lifecycle.ts\`).
`
