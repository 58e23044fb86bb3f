/** The family tree of a battery or of a lot of material, in both directions. */

import { Router } from 'express'
import { LedgerError } from '../core/errors.ts'
import { findBattery } from '../db/batteries.ts'
import type { Db } from '../db/database.ts'
import { readTree, type Tree } from '../db/kinship.ts'
import { hasHadCustody } from '../db/readers.ts'
import { type Reader, readerFrom } from './access.ts'
import { codeFrom, lotFrom, refuseMethod } from './requests.ts'

/** Nodes of a tree, at most. */
const NODES_LIMIT = 10_000

export function treeRouter({ db }: { db: Db }): Router {
  const router = Router()

  router
    .route('/v1/batteries/:code/tree')
    .get(async (req, res) => {
      const { params } = req
      const code = /^lot-/i.test(params.code) ? lotFrom({ id: params.code }) : codeFrom(params)
      const reader = readerFrom(res)
      if (!(await findBattery(db, code))) {
        throw new LedgerError('not_found', { reason: 'battery', code })
      }
      const tree = await readTree(db, code, NODES_LIMIT)
      const whole = await mayReadAll(db, code, reader)
      res.set('Cache-Control', reader.tier === 'public' ? 'no-cache' : 'private, no-cache')
      res.vary('Authorization').json({ code, ...(whole ? tree : publicTree(tree)) })
    })
    .all(refuseMethod('GET, HEAD'))

  return router
}

const mayReadAll = async (db: Db, code: string, reader: Reader): Promise<boolean> =>
  reader.tier === 'enterprise'
    ? hasHadCustody(db, reader.enterprise, [code])
    : reader.tier === 'all'

/** Names of lots and temporary codes tell whose they are, which is nothing for the public. */
const namesNobody = (code: string) => !/^(LOT|TMP)-/.test(code)

const publicTree = ({ nodes, edges, truncated }: Tree) => ({
  nodes: nodes.flatMap(({ code }) => (namesNobody(code) ? [{ code }] : [])),
  edges: edges.flatMap(({ parent, child, kind }) =>
    namesNobody(parent) && namesNobody(child) ? [{ parent, child, kind }] : [],
  ),
  truncated,
})
