/** The OpenAPI 3.1 document, made of the operations and of the schemas that the answers are held to. */

import { Router } from 'express'
import { z } from 'zod'
import type { LedgerErrorCode } from '../../core/errors.ts'
import { problemText } from '../../text/problems.ts'
import {
  type AnswerStatus,
  type Content,
  OPERATIONS,
  type Operation,
  refusalsByStatus,
  type SchemaName,
} from '../operations.ts'
import { NO_QUERY, WECHAT_PARAMETERS } from '../queries.ts'
import { refuseMethod } from '../requests.ts'
import * as ledger from '../schemas/ledger.ts'
import * as oversight from '../schemas/oversight.ts'
import * as registryAnswers from '../schemas/registry.ts'
import { STATUSES } from '../statuses.ts'

const schemas = { ...ledger, ...oversight, ...registryAnswers }
const COMPONENTS = '#/components/schemas/'
const PARAMETERS = '#/components/parameters/'

export function openapiRouter({ publicUrl }: { publicUrl: string }): Router {
  // Written once: it is long, and anybody may ask for it again and again.
  const document = Buffer.from(JSON.stringify(openapiDocument(publicUrl)))
  const router = Router()
  router
    .route('/openapi.json')
    .get((_req, res) => {
      res.set('Cache-Control', 'no-cache').type('json').send(document)
    })
    .all(refuseMethod('GET, HEAD'))
  return router
}

/** @param publicUrl - address of the service, without a slash at its end */
export function openapiDocument(publicUrl: string) {
  const paths: Record<string, Record<string, object>> = {}
  for (const operation of OPERATIONS) {
    const methods = paths[operation.path] ?? {}
    methods[operation.method] = describeOperation(operation, publicUrl)
    paths[operation.path] = methods
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

function componentSchemas(): Record<string, object> {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id })
  const { schemas: described } = z.toJSONSchema(registry, {
    uri: (id) => `${COMPONENTS}${id}`,
    unrepresentable: 'any',
  })
  return Object.fromEntries(
    Object.entries(described).map(([id, { $schema, $id, ...schema }]) => [id, schema]),
  )
}

function describeOperation(operation: Operation, publicUrl: string): object {
  const { operationId, summary, token, request, answers } = operation
  const refusals = [...refusalsByStatus(operation)].map(([status, codes]) => [
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
    operationId,
    summary,
    parameters: [...pathParameters(operation), ...queryParameters(operation)],
    ...(request && { requestBody: { required: true, content: describeContent(request) } }),
    ...(token && { security: token === 'needed' ? [{ token: [] }] : [{}, { token: [] }] }),
    responses: Object.fromEntries([...described, ...refusals]),
  }
}

const DESCRIPTIONS: Readonly<Record<AnswerStatus, string>> = {
  200: 'The answer; for a submission, that it is in the log already',
  201: 'The submission is in the log',
  303: 'The answer is at the address in Location',
  401: 'A page that says which token is needed',
  422: 'The page again, with what is wrong',
}

function describeContent(content: Content): object {
  return Object.fromEntries(
    Object.entries(content).map(([type, name]) => [type, { schema: schemaOf(name) }]),
  )
}

function schemaOf(name: Content[string]): object {
  if (name === 'text') return { type: 'string' }
  // OpenAPI 3.1 section 4.8.14.4: bytes of a media type need no schema.
  if (name === 'bytes') return {}
  return typeof name === 'string' ? reference(name) : { oneOf: name.map(reference) }
}

const reference = (name: SchemaName) => ({ $ref: `${COMPONENTS}${name}` })

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
        schema: reference('problem'),
        examples: Object.fromEntries(examples),
      },
    },
  }
}

const pathParameters = ({ path }: Operation): object[] =>
  Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: name === 'index' ? { type: 'integer', minimum: 0 } : { type: 'string' },
    example: PATH_EXAMPLES[path.startsWith('/problems') ? 'problem' : name],
  }))

const PATH_EXAMPLES: Readonly<Record<string, string | number>> = {
  index: 41,
  code: '001CB240000003B3C0221953',
  alert: 'disputed',
  problem: 'battery_unknown',
  id: 'LOT-Z7KQ2M9XR4WT',
  type: 'battery.collected',
  level: 0,
  tile: '000.p/1',
}

/** Shared by many routes, and so described once. */
const SHARED_PARAMETERS = Object.entries({ ...NO_QUERY.shape, ...WECHAT_PARAMETERS })

const isShared = (name: string, schema: z.core.$ZodType) =>
  SHARED_PARAMETERS.some(([known, shared]) => known === name && shared === schema)

const queryParameters = ({ query = NO_QUERY }: Operation): object[] =>
  Object.entries(query.shape).map(([name, schema]) =>
    isShared(name, schema)
      ? { $ref: `${PARAMETERS}${name}` }
      : queryParameter(name, schema as z.ZodType),
  )

function queryParameter(name: string, parameter: z.ZodType): object {
  const { $schema, description, ...schema } = z.toJSONSchema(parameter, { io: 'output' })
  const required = !parameter.safeParse(undefined).success
  return { name, in: 'query', ...(required && { required }), description, schema }
}

const sharedParameters = () =>
  Object.fromEntries(
    SHARED_PARAMETERS.map(([name, schema]) => [name, queryParameter(name, schema)]),
  )
