/** Work on a test server as its owner. */

import pg from 'pg'

/** Runs one statement on a connection of its own, and gives its rows. */
export async function administer(
  connectionString: string,
  statement: string,
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

/** The same server and role, another database. */
export function urlOf(connectionString: string, database: string): string {
  const url = new URL(connectionString)
  url.pathname = `/${database}`
  return url.href
}
