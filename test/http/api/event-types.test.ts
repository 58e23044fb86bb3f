import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { CATALOGUE } from '../../../src/core/events/catalogue.ts'
import { eventTypes } from '../../../src/http/schemas/batteries.ts'
import { openTestApp, PUBLIC_URL, type TestApp } from '../../support/app.ts'
import { SAMPLES } from '../../support/samples.ts'

let service: TestApp

beforeAll(async () => {
  service = await openTestApp()
})

// JSON Schema has patterns read as Unicode, which zod's reader of it does not: there `\\p` is no more
// than a p.
const plainPattern = (key: string, value: unknown) =>
  key === 'pattern' && String(value).includes('\\p{') ? '^.{1,120}$' : value

describe('the schemas of events', () => {
  it('are listed with titles, signers and addresses', async () => {
    const response = await service.get('/v1/schemas').expect(200)
    expect(response.headers['access-control-allow-origin']).toBe('*')
    const { types } = eventTypes.parse(response.body)
    const listed = types.map(({ type }) => type)
    expect(new Set(SAMPLES.map(({ type }) => type))).toEqual(new Set(listed))
    for (const { type, schema } of types) {
      expect(schema).toBe(`${PUBLIC_URL}/v1/schemas/${type}`)
      const { body, type: media } = await service.get(`/v1/schemas/${type}`).expect(200)
      expect(media).toBe('application/schema+json')
      expect(body).toMatchObject({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        $id: schema,
        additionalProperties: false,
      })
    }
  })

  it.each(SAMPLES)('take what the log takes: $name', async ({ type, least, most }) => {
    const { text } = await service.get(`/v1/schemas/${type}`).buffer()
    const schema = z.fromJSONSchema(JSON.parse(text, plainPattern))
    expect(schema.safeParse(least).error).toBeUndefined()
    expect(schema.safeParse(most).error).toBeUndefined()
    expect(schema.safeParse({ ...least, colour: 'red' }).success).toBe(false)
    expect(schema.safeParse({ ...least, time: undefined }).success).toBe(false)
  })

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'have none of the name %s, which every object inherits',
    async (type) => {
      for (const language of ['zh', 'en']) {
        const get = service.get(`/v1/schemas/${type}`).set('Accept-Language', language)
        const { body } = await get.expect(404)
        expect(body.params.type).toBe(type)
        expect(body.detail).not.toContain('[')
        expect(body.detail).not.toContain('function')
        expect(body.detail).toContain(type)
      }
    },
  )

  it('say titles in both languages, units, the order of a form, rules, and EPCIS', async () => {
    const { body } = await service.get('/v1/schemas/transport.dispatched')
    const definition = CATALOGUE.get('transport.dispatched')!
    expect(body['x-titles']).toEqual(definition.title)
    expect(body.properties.grossMassKg).toMatchObject({
      title: '毛重（kg）',
      'x-titles': { en: 'Gross mass (kg)' },
      'x-unit': 'kg',
    })
    expect(body.properties.safety['x-values'].fail).toEqual({ zh: '不合格', en: 'fail' })
    expect(body['x-form'].slice(0, 4)).toEqual(['batteries', 'waybill', 'to', 'toFacility'])
    expect(new Set(body['x-form'])).toEqual(
      new Set(Object.keys(body.properties).filter((name) => name !== 'type')),
    )
    expect(body['x-epcis']).toEqual(definition.epcis)
    expect(body['x-signers']).toEqual(definition.signers)
  })

  it('are all in the OpenAPI document', async () => {
    const { text } = await service.get('/openapi.json')
    for (const { type } of SAMPLES) expect(text).toContain(`"const":"${type}"`)
  })

  it.each(['battery.lost', 'constructor'])('are not there for %s', async (type) => {
    const { body } = await service.get(`/v1/schemas/${type}`).expect(404)
    expect(body).toMatchObject({ code: 'not_found', params: { reason: 'schema' } })
  })
})
