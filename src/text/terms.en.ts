/** Words of the domain in English. */

import type { Terms } from './terms.zh.ts'

export const terms: Terms = {
  states: {
    registered: 'registered',
    installed: 'installed in a vehicle',
    removed: 'removed from its vehicle',
    retired: 'retired',
    collected: 'collected',
    received: 'received',
    stored: 'in storage',
    in_transit: 'in transit',
    repurposed: 'repurposed (this code has ended)',
  },
  roles: {
    producer: 'battery producer',
    'vehicle-maker': 'vehicle maker',
    service: 'repair or swap service',
    collector: 'collection point',
    carrier: 'carrier',
    warehouse: 'warehouse',
    tester: 'test laboratory',
    repurposer: 'repurposer',
    recycler: 'recycler',
    auditor: 'auditor',
    regulator: 'regulator',
    authority: 'the authority',
  },
  levels: { pack: 'pack', module: 'module', cell: 'cell' },
  chemistries: {
    A: 'nickel–metal hydride',
    B: 'lithium iron phosphate',
    C: 'lithium manganese oxide',
    D: 'lithium cobalt oxide',
    E: 'ternary (NCM or NCA)',
    F: 'supercapacitor',
    G: 'lithium titanate',
    Z: 'other type',
  },
  registryEvents: {
    'enterprise.registered': 'Enterprise registered',
    'facility.registered': 'Facility registered',
    'key.added': 'Key added',
    'key.revoked': 'Key revoked',
  },
  listSeparator: ', ',
}
