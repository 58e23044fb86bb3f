/** What oversight says, in English. */

import type { OversightText, rebuild as rebuildZh } from '../zh/oversight.ts'

export const oversightEn: OversightText = {
  title: 'Oversight',
  asOf: 'Counted up to entry {entry}, accepted by the log at {time}.',
  empty: 'Nothing is recorded.',
  enterprise: 'Enterprise',
  month: 'Month',
  type: 'Event',
  events: 'Events',
  batteries: 'Batteries',
  massKg: 'Mass (kg)',
  energyKwh: 'Energy (kWh)',
  elements: 'Elements (kg)',
  battery: 'Battery or lot',
  day: 'Day',
  entry: 'Entry',
  earlier: '{year} (the year before)',
  later: '{year} (the year after)',
  all: 'All enterprises and months',
  back: 'All events of {month}',
  more: 'Only the earliest are listed; for all of them use /v1/summaries and /v1/entries.',
  machine: 'For programs: GET /v1/summaries (JSON or CSV)',
  signIn: 'An access token is needed',
  why: 'These figures are for regulators, for auditors, and for each enterprise about itself. Your browser does not have your key, so sign a token on your own machine and paste it here; it holds for five minutes, and for this page only.',
  how: 'Command that signs a token:',
  token: 'Access token',
  open: 'Show the figures',
}

export const rebuild: typeof rebuildZh = {
  description: 'derive the tables of oversight anew from the log, and compare them',
  database: 'PostgreSQL connection string (default: DATABASE_URL)',
  repair: 'where they differ, put what was derived in their place',
  equal: ({ entries }) => `Equal: the tables are what follows from ${entries} entries.`,
  differs: ({ count }) => `Different: ${count} rows.`,
  missing: ({ table, row }) => `  ${table} lacks ${row}`,
  extra: ({ table, row }) => `  ${table} has ${row} too many`,
  repaired: 'Replaced by what was derived.',
  progress: 'deriving',
}
