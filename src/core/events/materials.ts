/** Materials that batteries come apart into. */

export const FRACTIONS = [
  'modules',
  'cells',
  'aluminium',
  'copper',
  'steel',
  'plastic',
  'electronics',
  'coolant',
  'electrolyte',
] as const

export const MATERIALS = [
  ...FRACTIONS,
  'black_mass',
  'lithium_carbonate',
  'lithium_hydroxide',
  'nickel_sulphate',
  'cobalt_sulphate',
  'manganese_sulphate',
  'graphite',
  'iron_phosphate',
  'slag',
] as const

export type Material = (typeof MATERIALS)[number]

/** Those that nobody buys: somebody has to dispose of them. */
const RESIDUES: readonly Material[] = ['coolant', 'electrolyte', 'slag']

export const isResidue = (material: Material): boolean => RESIDUES.includes(material)
