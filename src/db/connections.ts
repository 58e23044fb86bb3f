/** A pool's connections, each given up as soon as an answer does not come. */

import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type pg from 'pg'

/**
 * The pool as Kysely uses it. pg itself only stops waiting for a query that takes too long, and
 * hands the connection to the next: which would then wait behind that query, and for as long.
 */
export function givingUp(pool: pg.Pool): PostgresPool {
  return {
    connect: async () => watch(await pool.connect()),
    end: () => pool.end(),
  }
}

function watch(client: pg.PoolClient): PostgresPoolClient {
  let fault: unknown
  const query = async (sql: string, parameters: readonly unknown[]) => {
    // Whether a rollback arrives does not matter: the session ends with its connection.
    if (fault) throw fault
    return client.query(sql, [...parameters]).catch((error: unknown) => {
      if (isSilence(error)) fault = error
      throw error
    })
  }
  return {
    query: query as unknown as PostgresPoolClient['query'],
    release: () => client.release(fault !== undefined),
  }
}

// pg tells it by its message alone.
const isSilence = (error: unknown) =>
  error instanceof Error && error.message === 'Query read timeout'
