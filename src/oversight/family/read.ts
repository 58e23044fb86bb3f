/** The family tree of batteries and lots: what each was made from, and what became of it. */

import { sql } from 'kysely'
import type { State } from '../../core/events/states.ts'
import type { Edge } from '../../core/rules/family.ts'
import type { Db } from '../../db/database.ts'

export interface Family {
  /** Ancestors and descendants, and the one in the middle. */
  readonly nodes: readonly { readonly code: string; readonly state: State | null }[]
  /** Those with both ends in `nodes`. */
  readonly edges: readonly Edge[]
  /** There are more than these. */
  readonly truncated: boolean
}

/** Edges for each node, at most: what goes in together, each with each that comes out, has many. */
const EDGES_OF_A_NODE = 8

/** @param limit - of nodes; the nearest in each direction come first */
export async function readFamily(db: Db, code: string, limit: number): Promise<Family> {
  // `union` keeps each code once, so that even a circle ends.
  const { rows: found } = await sql<Family['nodes'][number]>`
    with recursive up (code) as (
      select ${code}::text collate "C" union select parent from up join kinship on child = up.code
    ), down (code) as (
      select ${code}::text collate "C" union select child from down join kinship on parent = down.code
    ), nodes as (
      (select code from up limit ${limit + 1}) union (select code from down limit ${limit + 1}))
    select code, battery->>'state' as state from nodes left join batteries using (code)
    order by code <> ${code}, code`.execute(db)
  const nodes = found.slice(0, limit)
  const codes = nodes.map((node) => node.code)
  const { rows: edges } = await sql<Edge>`
    select parent, child, kind, index from kinship
    where parent = any(${codes}::text[]) and child = any(${codes}::text[])
    order by index, parent, child limit ${limit * EDGES_OF_A_NODE + 1}`.execute(db)
  const truncated = found.length > limit || edges.length > limit * EDGES_OF_A_NODE
  return { nodes, edges: edges.slice(0, limit * EDGES_OF_A_NODE), truncated }
}
