/** What an enterprise is admitted as. Event types name the roles whose signature they accept. */
export const ROLES = [
  'producer',
  'vehicle-maker',
  'importer',
  'service',
  'swap-operator',
  'dismantler',
  'collector',
  'carrier',
  'warehouse',
  'tester',
  'repurposer',
  'recycler',
  'auditor',
  'lessor',
  'insurer',
  'regulator',
] as const

export type Role = (typeof ROLES)[number]
