import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type AttackResult, readResults } from '../../src/docs/tampering.ts'
import { administer } from '../support/administer.ts'
import { carryOut, listAttacks } from './tamper/campaign.ts'
import { FAILED, findAll } from './tamper/finders.ts'
import { buildCampaign, type Campaign } from './tamper/log.ts'
import { type Attack, onCopy } from './tamper/scene.ts'

/** One of each kind; `npm run tamper` makes them all. */
const SAMPLES = (
  [
    ['`entries.entry` changed', 'middle'],
    ['`entries.leaf_hash` changed', 'last published'],
    ['`battery_entries.index` changed', 'middle'],
    ['`registry_entries.position` changed', 'first'],
    ['`tile_roots.hash` changed', 'first'],
    ['`checkpoints.published_at` changed', 'middle'],
    ['`checkpoints.note` changed', 'last'],
    ['`log_head.peaks` changed'],
    ['`log_publication.size` changed'],
    ['`batteries.battery` changed', 'middle'],
    ['`summary_cells.events` changed', 'first'],
    ['`follower.size` changed'],
    ['a row of `entries` dropped', 'middle'],
    ['a row of `entries` put in', 'unpublished'],
    ['a row of `checkpoints` dropped', 'middle'],
    ['the end cut off all tables', 'before the last checkpoint'],
    ['the end cut off all tables', 'after it'],
    ['two rows of `entries` exchanged'],
    ['history made anew from an old entry on, old checkpoints left', 'entry dropped'],
    [
      'history made anew from an old entry on, later checkpoints and journal lines taken away',
      'entry put in',
    ],
    ['history made anew from an old entry on, signed with the log’s key', 'entry changed'],
    [
      'history made anew from an old entry on, signed by the log and all witnesses',
      'entry dropped',
    ],
    ['an old backup restored, the journal as it was'],
    ['an old backup restored, the journal lost'],
    ['a forged receipt: another root, signed with the log’s key'],
    ['a forged receipt: cosignatures taken from another checkpoint'],
    ['two checkpoints of one size, one shown to an auditor'],
    ['cosignatures of a published checkpoint taken from another', 'older'],
  ] satisfies [attack: string, place?: string][]
).map(([name, place = '']) => ({ name, place }))

const results = readResults()

let campaign: Campaign
let attacks: readonly Attack[]

beforeAll(async () => {
  const { ownerUrl, template } = inject('postgres')
  const prefix = `cellproof_tamper_${randomBytes(6).toString('hex')}`
  await administer(ownerUrl, `create database ${prefix}_main template ${template}`)
  campaign = await buildCampaign(ownerUrl, prefix)
  afterAll(campaign.stop)
  attacks = await listAttacks(campaign)
})

describe('the tampering campaign', () => {
  it('has every column of every table, and every attack that is in the table', () => {
    expect(attacks.map(({ name, place }) => [name, place])).toEqual(
      results.map(({ attack, place }) => [attack, place]),
    )
  })

  it('leaves nothing to be found by nobody, and nothing that is found without a code', () => {
    const codes = (result: AttackResult) => Object.values(result.found)
    expect(results.filter((result) => codes(result).length === 0)).toEqual([])
    expect(results.filter((result) => codes(result).includes(FAILED))).toEqual([])
  })

  it('finds nothing in a log that nobody touched', async () => {
    expect(await onCopy(campaign, findAll)).toEqual({})
  })

  it.each(SAMPLES)('is found out as the table says: $name $place', async ({ name, place }) => {
    const isIt = (one: { readonly place?: string }) => (one.place ?? '') === place
    const attack = attacks.find((one) => one.name === name && isIt(one))
    const result = results.find((one) => one.attack === name && isIt(one))
    expect(await carryOut(campaign, attack!)).toEqual(result)
  })
})
