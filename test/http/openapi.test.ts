import type { Express } from 'express'
import { beforeAll, describe, expect, it } from 'vitest'
import { OPERATIONS } from '../../src/http/operations.ts'
import { openTestApp, type TestApp } from '../support/app.ts'

let service: TestApp
let document: Document

interface Document {
  readonly openapi: string
  readonly paths: Record<string, Record<string, Described>>
  readonly components: { readonly schemas: Record<string, object> }
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
    const known = Object.keys(document.components.schemas).map(
      (name) => `#/components/schemas/${name}`,
    )
    const references = new Set(referencesIn(document))
    expect([...references].filter((reference) => !known.includes(reference))).toEqual([])
    expect(known.filter((name) => !references.has(name))).toEqual([])
  })

  it('gives each operation a name of its own', () => {
    const names = OPERATIONS.map(({ operationId }) => operationId)
    expect(new Set(names).size).toBe(names.length)
  })

  it('shows an example of every refusal', () => {
    for (const { path, method, refusals } of OPERATIONS) {
      const described = JSON.stringify(document.paths[path]![method]!.responses)
      for (const code of refusals) expect(described).toContain(`/problems/${code}"`)
    }
  })
})
