/** What this machine can do at all: each figure of ours is shown beside one of these. */

import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import pg from 'pg'
import { type Measured, send } from './load.ts'

/** ES256 signatures verified a second, on all cores: nothing else is done. */
export async function bareVerify(): Promise<number> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const message = new Uint8Array(500)
  const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const
  const signature = sign('sha256', message, { ...key, key: privateKey })
  const total = 20_000
  let left = total
  const started = performance.now()
  const verifyOne = () =>
    new Promise<boolean>((resolve) => {
      verify('sha256', message, key, signature, (_error, holds) => resolve(holds))
    })
  await Promise.all(
    Array.from({ length: 64 }, async () => {
      while (left-- > 0) await verifyOne()
    }),
  )
  return total / ((performance.now() - started) / 1000)
}

/** Requests a second of an Express app that reads the body and answers: nothing else is done. */
export async function barePost(bodies: readonly string[], connections: number): Promise<Measured> {
  const worker = new Worker(new URL('./limits-worker.mjs', import.meta.url))
  const [port] = (await once(worker, 'message')) as [number]
  try {
    return await send(`http://127.0.0.1:${port}`, bodies, { connections })
  } finally {
    await worker.terminate()
  }
}

/** Rows a second of transactions that insert 512 rows of an entry's size, each flushed. */
export async function bareInsert(connectionString: string, size: number): Promise<number> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query('create table bench_rows (index bigint primary key, entry text not null)')
    const text = 'x'.repeat(size)
    const batches = 40
    const started = performance.now()
    for (let batch = 0; batch < batches; batch++) {
      const indexes = Array.from({ length: 512 }, (_, i) => batch * 512 + i)
      await client.query('insert into bench_rows select * from unnest($1::bigint[], $2::text[])', [
        indexes,
        indexes.map(() => text),
      ])
    }
    return (batches * 512) / ((performance.now() - started) / 1000)
  } finally {
    await client.query('drop table if exists bench_rows')
    await client.end()
  }
}
