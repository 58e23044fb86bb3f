/** The districts of Chongqing that the demo plays in. */

import { DISTRICT_ROWS } from '../../core/codes/districts-table.ts'

/** By their names as people say them: `万州` for 万州区. */
export const DISTRICTS = Object.fromEntries(
  DISTRICT_ROWS.map(([code, , name]) => [name.slice(0, -1), code]),
) as Readonly<Record<DistrictName, string>>

/** Not those that were abolished within the demo's two years, nor counties. */
export type DistrictName = Exclude<Stem<(typeof DISTRICT_ROWS)[number][2]>, '江北' | '渝北'>

type Stem<Name> = Name extends `${infer Said}区` ? Said : never
