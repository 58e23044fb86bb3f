/** The OpenAPI 3.1 document: what the declarations of all routes say. */

import { z } from 'zod'
import type { LedgerErrorCode } from '../../core/errors.ts'
import { problemText } from '../../text/problems.ts'
import { type Content, json, media } from '../content.ts'
import { NO_QUERY, WECHAT_PARAMETERS } from '../query.ts'
import { type AnswerStatus, defineRoute, type Route } from '../route.ts'
import * as batteries from '../schemas/batteries.ts'
import * as log from '../schemas/log.ts'
import * as oversight from '../schemas/oversight.ts'
import * as problems from '../schemas/problem.ts'
import * as registry from '../schemas/registry.ts'
import { STATUSES } from '../statuses.ts'

const COMPONENTS = '#/components/schemas/'
const PARAMETERS = '#/components/parameters/'

/** Schemas that the document names; any other stands where it is used. */
const NAMED: Readonly<Record<string, z.ZodType>> = {
  ...batteries,
  ...log,
  ...oversight,
  ...problems,
  ...registry,
}

export const getOpenapi = defineRoute({
  at: 'GET /openapi.json',
  name: 'getOpenapi',
  summary: 'This document',
  answers: { 200: json(z.looseObject({ openapi: z.literal('3.1.0') })) },
  refusals: [],
  handler: ({
    routes,
    publicUrl,
  }: {
    readonly routes: readonly Route[]
    readonly publicUrl: string
  }) => {
    // Written once: it is long, and anybody may ask for it again and again.
    const document = Buffer.from(JSON.stringify(openapiDocument(routes, publicUrl)))
    return () => media('json', document)
  },
})

/** @param publicUrl - address of the service, without a slash at its end */
export function openapiDocument(routes: readonly Route[], publicUrl: string) {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    const path = openapiPath(route)
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describe(route, publicUrl) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Cellproof',
      version: '1',
      description:
        'Signed lifecycle events of power batteries in an append-only log. Problems (RFC 9457) are in Chinese, or in English by Accept-Language.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      schemas: componentSchemas(),
      parameters: sharedParameters(),
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description:
            'Signed by a registered key: typ access+jwt, iss the credit code, aud the origin of the log, exp at most 300 s after iat',
        },
      },
    },
  }
}

/** As OpenAPI spells the path of a route. */
export const openapiPath = ({ pattern }: Pick<Route, 'pattern'>): string =>
  pattern.replace(/[:*](\w+)/g, '{$1}')

function componentSchemas(): Record<string, object> {
  const named = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(NAMED)) named.add(schema, { id })
  const { schemas } = z.toJSONSchema(named, {
    uri: (id) => `${COMPONENTS}${id}`,
    unrepresentable: 'any',
  })
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema, $id, ...schema }]) => [id, schema]),
  )
}

const SECURITY = {
  anyone: undefined,
  public: [{}, { token: [] }],
  known: [{ token: [] }],
  admins: [{ token: [] }],
}

function describe(route: Route, publicUrl: string): object {
  const { name, summary, readers, body, answers } = route
  const security = SECURITY[readers]
  const refusals = [...refusalsByStatus(route)].map(([status, codes]) => [
    status,
    describeRefusals(codes, publicUrl),
  ])
  const described = Object.entries(answers).map(([status, content]) => [
    status,
    {
      description: DESCRIPTIONS[Number(status) as AnswerStatus],
      content: describeContent(content),
    },
  ])
  return {
    operationId: name,
    summary,
    parameters: [...pathParameters(route), ...queryParameters(route)],
    ...(body && { requestBody: { required: true, content: describeContent(body.content) } }),
    ...(security && { security }),
    responses: Object.fromEntries([...described, ...refusals]),
  }
}

const DESCRIPTIONS: Readonly<Record<AnswerStatus, string>> = {
  200: 'The answer; for a submission, that it is in the log already',
  201: 'The submission is in the log',
  303: 'The answer is at the address in Location',
  308: 'The page is at the address in Location',
  401: 'A page that says which token is needed',
  422: 'The page again, with what is wrong',
}

function describeContent(content: Content): object {
  return Object.fromEntries(
    Object.entries(content).map(([type, schema]) => [type, { schema: describeSchema(schema) }]),
  )
}

function describeSchema(schema: Content[string]): object {
  if (schema === 'text') return { type: 'string' }
  // OpenAPI 3.1 section 4.8.14.4: bytes of a media type need no schema.
  if (schema === 'bytes') return {}
  if (!(schema instanceof z.ZodType)) return { oneOf: schema.map(describeSchema) }
  const name = Object.keys(NAMED).find((known) => NAMED[known] === schema)
  if (name !== undefined) return { $ref: `${COMPONENTS}${name}` }
  const { $schema, ...described } = z.toJSONSchema(schema, { unrepresentable: 'any' })
  return described
}

function refusalsByStatus({ refusals }: Route): Map<number, LedgerErrorCode[]> {
  const byStatus = new Map<number, LedgerErrorCode[]>()
  for (const code of refusals) {
    const status = STATUSES[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return byStatus
}

function describeRefusals(codes: readonly LedgerErrorCode[], publicUrl: string): object {
  const examples = codes.map((code) => {
    const { title, action } = problemText(code, 'en')
    const type = `${publicUrl}/problems/${code}`
    return [code, { value: { type, title, status: STATUSES[code], code, action } }]
  })
  return {
    description: codes.join(', '),
    content: {
      'application/problem+json': {
        schema: describeSchema(problems.problem),
        examples: Object.fromEntries(examples),
      },
    },
  }
}

const pathParameters = ({ path }: Route): object[] =>
  Object.entries(path).map(([name, schema]) => {
    const { description, schema: described, example } = parameter(schema)
    return { name, in: 'path', required: true, description, schema: described, example }
  })

/** Shared by many routes, and so described once. */
const SHARED_PARAMETERS = Object.entries({ ...NO_QUERY.shape, ...WECHAT_PARAMETERS })

const isShared = (name: string, schema: z.core.$ZodType) =>
  SHARED_PARAMETERS.some(([known, shared]) => known === name && shared === schema)

const queryParameters = ({ query }: Route): object[] =>
  Object.entries(query.shape).map(([name, schema]) =>
    isShared(name, schema)
      ? { $ref: `${PARAMETERS}${name}` }
      : queryParameter(name, schema as z.ZodType),
  )

function queryParameter(name: string, schema: z.ZodType): object {
  const required = !schema.safeParse(undefined).success
  return { name, in: 'query', ...(required && { required }), ...parameter(schema) }
}

/** What a parameter means, whatever its spelling: so of the schema's output, not of the text. */
function parameter(of: z.ZodType) {
  const { $schema, description, examples, ...schema } = z.toJSONSchema(of, {
    io: 'output',
    unrepresentable: 'any',
  })
  return { description, schema, ...(examples && { example: examples[0] }) }
}

const sharedParameters = () =>
  Object.fromEntries(
    SHARED_PARAMETERS.map(([name, schema]) => [name, queryParameter(name, schema)]),
  )
