import { createConfig, lintFromString } from '@redocly/openapi-core'
import { Validator } from '@seriousme/openapi-schema-validator'
import type { Express } from 'express'
import { beforeAll, describe, expect, it } from 'vitest'
import { openapiPath } from '../../../src/http/openapi/document.ts'
import { ROUTES } from '../../../src/http/routes.ts'
import { openTestApp, type TestApp } from '../../support/app.ts'

let service: TestApp
let document: Document

// A type and no interface, which validators would not take for an object of any members.
type Document = {
  readonly openapi: string
  readonly paths: Record<string, Record<string, Described>>
  readonly components: Readonly<Record<'schemas' | 'parameters', Record<string, object>>>
}

interface Described {
  readonly responses: Record<string, { readonly content: object }>
}

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Record<string, boolean> }
  readonly handle?: { readonly stack?: readonly Layer[] }
}

beforeAll(async () => {
  service = await openTestApp()
  document = (await service.get('/openapi.json').expect(200)).body
})

/** Every route of the app with each of its methods, as OpenAPI writes it. */
function routesOf(app: Express): string[] {
  const layers = (app.router as unknown as { stack: readonly Layer[] }).stack
  return layers
    .flatMap((layer) => layer.handle?.stack ?? [])
    .flatMap(({ route }) =>
      route
        ? Object.keys(route.methods)
            .filter((method) => method !== '_all')
            .map((method) => `${method} ${route.path.replace(/[:*](\w+)/g, '{$1}')}`)
        : [],
    )
    .sort()
}

/** Every `$ref` in a value. */
const referencesIn = (value: unknown): string[] =>
  Array.from(JSON.stringify(value).matchAll(/"\$ref":"([^"]+)"/g), ([, ref]) => ref!)

describe('the OpenAPI document', () => {
  it('describes every route, and none that is not there', () => {
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    )
    expect(described.sort()).toEqual(routesOf(service.routes))
  })

  it('is of version 3.1, and every reference in it leads somewhere', () => {
    expect(document.openapi).toBe('3.1.0')
    const { schemas, parameters } = document.components
    const known = Object.entries({ schemas, parameters }).flatMap(([kind, named]) =>
      Object.keys(named).map((name) => `#/components/${kind}/${name}`),
    )
    const references = new Set(referencesIn(document))
    expect([...references].filter((reference) => !known.includes(reference))).toEqual([])
    expect(known.filter((name) => !references.has(name))).toEqual([])
  })

  it('is valid by the schema of OpenAPI 3.1, as one public validator checks it', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document))
    expect(errors ?? []).toEqual([])
    expect(valid).toBe(true)
  })

  it('passes the rules of another, which reads what the schema cannot say', async () => {
    const problems = await lintFromString({
      source: JSON.stringify(document),
      absoluteRef: 'openapi.json',
      config: await createConfig({ extends: ['spec'] }),
    })
    expect(
      problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer]),
    ).toEqual([])
  })

  it('gives each operation a name of its own', () => {
    const names = ROUTES.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  it('shows an example of every refusal', () => {
    for (const route of ROUTES) {
      const methods = document.paths[openapiPath(route)]!
      const described = JSON.stringify(methods[route.method.toLowerCase()]!.responses)
      for (const code of route.refusals) expect(described).toContain(`/problems/${code}"`)
    }
  })
})
