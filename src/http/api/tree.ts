/** The family tree of a battery or of a lot of material, in both directions. */

import { Router } from 'express'
import { publicNames } from '../../core/codes/identity.ts'
import { LedgerError } from '../../core/errors.ts'
import { findBattery } from '../../db/batteries.ts'
import type { Db } from '../../db/database.ts'
import { hasHadCustody } from '../../db/readers.ts'
import { readTree, type Tree } from '../../oversight/family/read.ts'
import { knownReaderFrom, type Reader, readerFrom } from '../reader.ts'
import { codeFrom, lotFrom, refuseMethod } from '../requests.ts'

/** Nodes of a tree, at most; for the public, which may ask for any, and sees less of each. */
const NODES_LIMIT = 10_000
const PUBLIC_NODES_LIMIT = 1_000

export function treeRouter({ db }: { db: Db }): Router {
  const router = Router()

  router
    .route('/v1/batteries/:code/tree')
    .get(async (req, res) => {
      const { params } = req
      const reader = readerFrom(res)
      const isLot = /^lot-/i.test(params.code)
      // As its own address: a lot is for those who had it, and whether it is there tells of them.
      if (isLot) knownReaderFrom(res)
      const code = isLot ? lotFrom({ id: params.code }) : codeFrom(params)
      if (!(await findBattery(db, code))) {
        throw new LedgerError('not_found', { reason: 'battery', code })
      }
      const limit = reader.tier === 'public' ? PUBLIC_NODES_LIMIT : NODES_LIMIT
      const tree = await readTree(db, code, limit)
      const whole = await mayReadAll(db, code, reader)
      if (isLot && !whole) throw new LedgerError('access_denied')
      res.set('Cache-Control', reader.tier === 'public' ? 'no-cache' : 'private, no-cache')
      res.vary('Authorization').json({ code, ...(whole ? tree : publicTree(code, tree)) })
    })
    .all(refuseMethod('GET, HEAD'))

  return router
}

const mayReadAll = async (db: Db, code: string, reader: Reader): Promise<boolean> =>
  reader.tier === 'enterprise'
    ? hasHadCustody(db, reader.enterprise, [code])
    : reader.tier === 'all'

/** Names that tell whose something is are shortened, but for the one that was asked for. */
function publicTree(asked: string, { nodes, edges, truncated }: Tree) {
  const names = publicNames(nodes.map(({ code }) => code))
  const shown = (code: string) => (code === asked ? code : names.get(code)!)
  return {
    nodes: nodes.map(({ code }) => ({ code: shown(code) })),
    edges: edges.map(({ parent, child, kind }) => ({
      parent: shown(parent),
      child: shown(child),
      kind,
    })),
    truncated,
  }
}
