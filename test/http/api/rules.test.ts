import { beforeAll, describe, expect, it } from 'vitest'
import { openTestApp, type TestApp } from '../../support/app.ts'

let service: TestApp
let entry: number

const rulesChanged = (more: object = {}) => ({
  type: 'rules.changed',
  time: new Date().toISOString(),
  ...{ rule: 'removal_handed_over.order-73', value: 15, basis: '渝经信〔2026〕1号' },
  ...{ periodFrom: '2026-07-01', periodTo: '2026-07-31' },
  ...more,
})

beforeAll(async () => {
  service = await openTestApp()
  await service.admit()
  entry = await service.append(service.fleet.authority.sign(rulesChanged()))
})

const read = async (query = '') => (await service.get(`/v1/rules${query}`).expect(200)).body
const ruleOn = async (day: string, rule: string) =>
  (await read(`?on=${day}`)).rules.find((one: { rule: string }) => one.rule === rule)

describe('the rules', () => {
  it('are for the public: what is in force today, each with a title in both languages', async () => {
    const { on, rules } = await read()
    expect(on).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect(rules.length).toBeGreaterThan(30)
    for (const { title } of rules) expect(title.zh).not.toBe(title.en)
  })

  it('go by the day of the event, and say whether a value is confirmed', async () => {
    expect(await ruleOn('2026-03-31', 'stock_in.order-73')).toBeUndefined()
    expect(await ruleOn('2026-03-31', 'stock_in.2018-35')).toMatchObject({
      ...{ obligation: 'stock_in', value: 30, unit: 'working_days', until: '2026-03-31' },
      ...{ certainty: 'read', confirmed: true, changedBy: null },
    })
    expect(await ruleOn('2026-04-01', 'removal_handed_over.order-73')).toMatchObject({
      ...{ value: 30, unit: 'days', from: '2026-04-01', until: null },
      ...{ certainty: 'unconfirmed', confirmed: false, changedBy: null },
    })
  })

  it('have the value that the authority has set, and name its entry', async () => {
    const changed = { value: 15, changedBy: entry, confirmed: true }
    expect(await ruleOn('2026-07-01', 'removal_handed_over.order-73')).toMatchObject(changed)
    expect(await ruleOn('2026-08-01', 'removal_handed_over.order-73')).toMatchObject({ value: 30 })
  })

  it.each([
    ['an unknown rule', { rule: 'nothing' }, 422, 'rule_unknown'],
    ['a value that it cannot have', { value: 0 }, 422, 'rule_value_refused'],
    ['days that it has a value for', { periodFrom: '2026-07-31' }, 409, 'rule_conflict'],
  ])('refuse %s and say what to do', async (_, said, status, code) => {
    const jws = service.fleet.authority.sign(rulesChanged(said))
    const { body } = await service.post(jws).expect(status)
    expect(body.type).toContain(code)
    expect(body.action).toBeTruthy()
    expect(await ruleOn('2026-07-31', 'removal_handed_over.order-73')).toMatchObject({ value: 15 })
  })

  it('are set by the authority alone', async () => {
    const collector = service.fleet.enterprise('regulator')
    await service.admit()
    await service
      .post(collector.sign(rulesChanged({ periodFrom: '2027-01-01', periodTo: '2027-02-01' })))
      .expect(403)
  })

  it('are asked for a day that there is', async () => {
    await service.get('/v1/rules?on=2026-02-30').expect(400)
  })
})
