/** A database for each test file: a clone of the migrated one. */

import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { type Db, openDatabase } from '../../src/db/database.ts'
import { administer, urlOf } from './administer.ts'
import { atEnd } from './at-end.ts'

/** Gone when the test file has ended. */
export async function freshDatabase(): Promise<{ db: Db; url: string }> {
  const { ownerUrl, template } = inject('postgres')
  const name = `cellproof_test_${randomBytes(6).toString('hex')}`
  await administer(ownerUrl, `create database ${name} template ${template}`)
  const url = urlOf(ownerUrl, name)
  const db = openDatabase(url)
  atEnd(async () => {
    await db.destroy()
    // A test may have left connections of its own.
    await administer(ownerUrl, `drop database ${name} with (force)`)
  })
  return { db, url }
}
