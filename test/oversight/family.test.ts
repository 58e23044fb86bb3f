import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { toBase64 } from '../../src/core/bytes/encoding.ts'
import type { Edge } from '../../src/core/rules/family.ts'
import { tree } from '../../src/http/schemas/oversight.ts'
import { readFamily } from '../../src/oversight/family/read.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { collected, nextBatteryCode, produced, registered, retired } from '../support/events.ts'
import type { Enterprise } from '../support/fleet.ts'
import { catchUp } from './support.ts'

let service: TestApp
let maker: Enterprise
let recycler: Enterprise
let stranger: Enterprise
let auditor: Enterprise

const MODULES = 250
const NODES = 10_000

const pack = nextBatteryCode()
const modules = Array.from({ length: MODULES }, () => nextBatteryCode('M'))
const cells = Array.from({ length: NODES - MODULES - 1 }, () => nextBatteryCode('C'))
const cellsOf = (module: number) => cells.filter((_, i) => i % MODULES === module)

const parents = (code: string, children: readonly string[]) =>
  produced(code, { batteries: [{ code, children }] })

beforeAll(async () => {
  service = await openTestApp()
  maker = service.fleet.enterprise('producer')
  recycler = service.fleet.enterprise('recycler', 'repurposer', 'collector')
  stranger = service.fleet.enterprise('collector')
  auditor = service.fleet.enterprise('auditor')
  await service.admit()
  const submissions = modules.map((code, i) => maker.sign(parents(code, cellsOf(i))))
  await Promise.all(submissions.map((jws) => service.append(jws)))
  await service.append(maker.sign(parents(pack, modules)))
  await catchUp(service.db)
})

const read = async (code: string, by?: Enterprise) =>
  tree.parse((await service.get(`/v1/batteries/${code}/tree`, by?.token()).expect(200)).body)

const codesOf = ({ nodes }: { nodes: readonly { code: string }[] }) =>
  nodes.map(({ code }) => code).sort()

const pairsOf = (edges: readonly Pick<Edge, 'parent' | 'child' | 'kind'>[]) =>
  edges.map(({ parent, child, kind }) => `${parent} ${kind} ${child}`).sort()

describe('the family tree', () => {
  it('of 10,000 things is whole from the top', async () => {
    const found = await read(pack, maker)
    expect(codesOf(found)).toEqual([pack, ...modules, ...cells].sort())
    const expected = [
      ...modules.map((module) => `${pack} part ${module}`),
      ...cells.map((cell, i) => `${modules[i % MODULES]} part ${cell}`),
    ]
    expect(pairsOf(found.edges)).toEqual(expected.sort())
    expect(found.truncated).toBe(false)
    expect(found.nodes[0]).toEqual({ code: pack, state: 'registered' })
  })

  it('leads from the bottom to the top, and to no sibling', async () => {
    const found = await read(cells[3]!, auditor)
    expect(codesOf(found)).toEqual([cells[3], modules[3], pack].sort())
    expect(pairsOf(found.edges)).toEqual(
      [`${modules[3]} part ${cells[3]}`, `${pack} part ${modules[3]}`].sort(),
    )
  })

  it('from the middle goes both ways', async () => {
    const found = await read(modules[7]!, maker)
    expect(codesOf(found)).toEqual([modules[7], pack, ...cellsOf(7)].sort())
  })

  it('says so if there is more than it gives', async () => {
    const found = await readFamily(service.db, pack, 5)
    expect([found.nodes.length, found.truncated]).toEqual([5, true])
  })

  it('shows the public codes and kinds alone, as it does an enterprise that never had it', async () => {
    for (const found of [await read(modules[1]!), await read(modules[1]!, stranger)]) {
      expect(new Set(found.nodes.flatMap(Object.keys))).toEqual(new Set(['code']))
      expect(new Set(found.edges.flatMap(Object.keys))).toEqual(
        new Set(['parent', 'child', 'kind']),
      )
    }
    const whole = await read(modules[1]!, maker)
    expect(whole.edges.every(({ index }) => index !== undefined)).toBe(true)
  })

  it('follows a battery into its module, its material, and what that becomes', async () => {
    const [code, child, lot] = [nextBatteryCode(), nextBatteryCode('M'), lotOf('BM-1')]
    const [steel, product] = [lotOf('ST-1'), nextBatteryCode('M')]
    for (const event of [
      registered(code),
      retired(code),
      collected(code, recycler.creditCode),
      tested(code),
      {
        ...retired(code, { type: 'battery.dismantled', reason: undefined }),
        batteries: [{ code, released: [{ code: child, massKg: 12 }] }],
        ...{ method: 'manual', grossMassKg: 20, lossKg: 0 },
        fractions: [{ lot: steel, material: 'steel', massKg: 7 }],
      },
      {
        ...retired([], { type: 'material.processed', reason: undefined }),
        ...{ line: 'A', batteriesMassKg: 0, lossKg: 0, inputs: [{ lot: steel, massKg: 5 }] },
        outputs: [{ lot, material: 'slag', massKg: 5 }],
      },
    ]) {
      await service.append(recycler.sign(event))
    }
    await service.append(recycler.sign(repurposing(child, product)))
    await catchUp(service.db)
    const expected = [
      `${code} released ${child}`,
      `${code} lot ${steel}`,
      `${steel} lot ${lot}`,
      `${child} product ${product}`,
    ]
    expect(pairsOf((await read(code, recycler)).edges)).toEqual(expected.sort())
    expect(codesOf(await read(lot, recycler))).toEqual([code, steel, lot].sort())
    // The name of an earlier lot says whose it is.
    expect(codesOf(await read(code))).toEqual(
      [code, child, product, 'LOT-…BM-1', 'LOT-…ST-1'].sort(),
    )
    expect(pairsOf((await read(code)).edges)).toContain(`${code} lot LOT-…ST-1`)
    await service.get(`/v1/batteries/${lot}/tree`).expect(401)
    await service.get(`/v1/batteries/${lotOf('NONE')}/tree`).expect(401)
    await service.get(`/v1/batteries/${lot}/tree`, stranger.token()).expect(403)
  })

  it('loses what is voided', async () => {
    const [code, child] = [nextBatteryCode(), nextBatteryCode('M')]
    const jws = maker.sign(parents(code, [child]))
    const { index, leafHash } = await service.ledger.submit(jws)
    await catchUp(service.db)
    expect(pairsOf((await read(child)).edges)).toEqual([`${code} part ${child}`])
    const voiding = {
      ...retired([], { type: 'record.voided', reason: 'did_not_occur' }),
      ...{ entry: { index, leafHash: toBase64(leafHash) }, codes: [code, child] },
      explanation: 'twice',
    }
    await service.append(maker.sign(voiding))
    await catchUp(service.db)
    expect((await read(child)).edges).toEqual([])
  })

  it('ends even if somebody made a circle in the table', async () => {
    const [a, b] = [cells[0]!, pack]
    await sql`insert into kinship values (${a}, ${b}, 0, 'part')`.execute(service.db)
    expect((await read(cells[0]!, maker)).truncated).toBe(false)
    await sql`delete from kinship where parent = ${a} and child = ${b}`.execute(service.db)
  })

  it('is refused of what is not there', async () => {
    const answer = await service.get(`/v1/batteries/${nextBatteryCode()}/tree`)
    expect([answer.status, answer.body.code]).toEqual([404, 'not_found'])
  })
})

const lotOf = (name: string) => `LOT-${recycler.creditCode}-${name}`

const tested = (code: string) => ({
  ...retired(code, { type: 'battery.tested', reason: undefined }),
  ...{ standard: 'GB/T 34015-2017', instrument: 'T-1', calibratedOn: '2025-01-01' },
  ...{ temperatureC: 20, destructive: false, reportSha256: '0f'.repeat(32) },
  batteries: [
    {
      code,
      ...{ measuredCapacityAh: 100, stateOfHealthPercent: 80, openCircuitVoltageV: 350 },
      ...{ internalResistanceMilliohm: 50, insulationOhmPerVolt: 1000, verdict: 'dismantle' },
    },
  ],
})

const repurposing = (code: string, product: string) => ({
  ...retired(code, { type: 'battery.repurposed', reason: undefined }),
  product: {
    ...{ code: product, ratedCapacityAh: 100, nominalVoltageV: 48, ratedEnergyKwh: 4.8 },
    ...{ intendedUse: 'energy_storage', productStandard: 'GB/T 36276-2023' },
  },
})
