/** The family tree of a battery or of a lot of material, in both directions. */

import { z } from 'zod'
import { LedgerError } from '../../core/errors.ts'
import { findBattery } from '../../db/batteries.ts'
import type { Db } from '../../db/database.ts'
import { readFamily } from '../../oversight/family/read.ts'
import { json } from '../content.ts'
import { batteryCode, lotName } from '../path.ts'
import { knownReader } from '../reader.ts'
import { defineRoute } from '../route.ts'
import { tree } from '../schemas/oversight.ts'
import { nodesFor, publicFamily, seesHistoryOf } from '../visibility.ts'

export const getFamily = defineRoute({
  at: 'GET /v1/batteries/:code/tree',
  name: 'getTree',
  summary:
    'What a battery, or a lot, was made from, and what became of it: codes and kinds, with states and entries for those it concerns',
  cost: 4,
  readers: 'public',
  path: {
    code: z.string().meta({
      description: 'Battery code, product code, temporary code, or name of a lot',
      examples: ['001CB240000003B3C0221953'],
    }),
  },
  answers: { 200: json(tree) },
  refusals: ['access_denied', 'battery_code_malformed', 'not_found'],
  handler:
    ({ db }: { readonly db: Db }) =>
    async ({ reader, path }) => {
      const isLot = /^lot-/i.test(path.code)
      // As its own address: a lot is for those who had it, and whether it is there tells of them.
      if (isLot) knownReader(reader)
      const code = (isLot ? lotName : batteryCode).parse(path.code)
      if (!(await findBattery(db, code))) {
        throw new LedgerError('not_found', { reason: 'battery', code })
      }
      const found = await readFamily(db, code, nodesFor(reader))
      const whole = await seesHistoryOf(db, reader, code)
      if (isLot && !whole) throw new LedgerError('access_denied')
      return { code, ...(whole ? found : publicFamily(code, found)) }
    },
})
