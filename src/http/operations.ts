/** The operations of the OpenAPI document, one for each route and method. */

import type { z } from 'zod'
import type { LedgerErrorCode } from '../core/errors.ts'
import { FORMS_OPERATIONS } from './forms-operations.ts'
import { OVERSIGHT_OPERATIONS } from './oversight-operations.ts'
import {
  BUNDLE_QUERY,
  CHAIN_QUERY,
  CONSISTENCY_QUERY,
  ENTRIES_QUERY,
  PAGE_QUERY,
  SCAN_QUERY,
  SUBMIT_QUERY,
} from './queries.ts'
import { REGISTRY_OPERATIONS } from './registry-operations.ts'
import type * as ledger from './schemas/ledger.ts'
import type * as oversight from './schemas/oversight.ts'
import type * as registry from './schemas/registry.ts'
import { STATUSES } from './statuses.ts'
import { TILES_OPERATIONS } from './tiles-operations.ts'

export type SchemaName = keyof typeof ledger | keyof typeof oversight | keyof typeof registry

/** What an answer holds, by media type: one of these schemas, or plain text, or bytes. */
export type Content = Readonly<
  Record<string, SchemaName | readonly SchemaName[] | 'text' | 'bytes'>
>

/** Statuses of answers that are no problem details. */
export type AnswerStatus = 200 | 201 | 303 | 401 | 422

export interface Operation {
  readonly path: string
  readonly method: 'get' | 'post' | 'delete'
  readonly operationId: string
  readonly summary: string
  /**
   * What it costs a stranger at most, in points (`limits.ts`): 1 if it is left out. None, if it
   * has to be counted when it is known what was asked.
   */
  readonly cost?: number
  /** Whether a token is needed, or shows more. */
  readonly token?: 'needed' | 'optional'
  /** What may stand after the `?`; a language alone if it is left out. */
  readonly query?: z.ZodObject
  readonly request?: Readonly<Record<string, SchemaName | 'text'>>
  readonly answers: Readonly<Partial<Record<AnswerStatus, Content>>>
  readonly refusals: readonly LedgerErrorCode[]
}

const JSON_TYPE = 'application/json'
const json = (name: SchemaName) => ({ [JSON_TYPE]: name })
const RECEIPT = { [JSON_TYPE]: 'receipt', 'text/plain': 'text' } as const

const TOKEN: readonly LedgerErrorCode[] = ['token_invalid', 'access_denied']
const BATTERY: readonly LedgerErrorCode[] = ['battery_code_malformed', 'not_found']

export const OPERATIONS: readonly Operation[] = [
  {
    path: '/v1/submissions',
    method: 'post',
    operationId: 'submit',
    cost: 0, // each refusal is counted, and only those
    summary:
      'Submits one signed event, or up to 1000. The same bytes again get the same answer, so it is safe to retry.',
    query: SUBMIT_QUERY,
    request: {
      'application/jose': 'text',
      'application/jwt': 'text',
      [JSON_TYPE]: 'submissionList',
    },
    answers: {
      200: { [JSON_TYPE]: ['submissionResults', 'appended', 'receipt'], 'text/plain': 'text' },
      201: { [JSON_TYPE]: ['appended', 'receipt'], 'text/plain': 'text' },
    },
    refusals: [
      'submission_malformed',
      'submission_untrusted',
      'submission_conflict',
      'submission_too_large',
      'event_invalid',
      'request_malformed',
      'too_many_submissions',
      'content_type_unsupported',
      'log_busy',
      'publishing_held',
    ],
  },
  {
    path: '/v1/entries',
    method: 'get',
    operationId: 'listEntries',
    summary: 'Entries in order: all for auditors and regulators, its own for an enterprise',
    token: 'needed',
    query: ENTRIES_QUERY,
    answers: { 200: json('entryPage') },
    refusals: ['token_invalid', 'request_malformed'],
  },
  {
    path: '/v1/entries/{index}',
    method: 'get',
    operationId: 'getEntry',
    summary: 'An entry. Its ETag is its leaf hash',
    token: 'needed',
    answers: { 200: json('entry') },
    refusals: [...TOKEN, 'not_found'],
  },
  {
    path: '/v1/entries/{index}/receipt',
    method: 'get',
    operationId: 'getReceipt',
    summary: 'The receipt of an entry, as JSON or as C2SP tlog-proof',
    token: 'needed',
    answers: { 200: RECEIPT },
    refusals: [...TOKEN, 'not_found', 'publishing_held'],
  },
  {
    path: '/v1/entries/{index}/receipt.tlog-proof',
    method: 'get',
    operationId: 'getReceiptFile',
    summary: 'The receipt of an entry as a C2SP tlog-proof file',
    token: 'needed',
    answers: { 200: { 'text/plain': 'text' } },
    refusals: [...TOKEN, 'not_found', 'publishing_held'],
  },
  {
    path: '/v1/batteries/{code}',
    method: 'get',
    operationId: 'getPassport',
    cost: 4,
    summary: 'The passport of a battery: the public part, or all of it for those it concerns',
    token: 'optional',
    answers: { 200: json('passport') },
    refusals: ['token_invalid', ...BATTERY],
  },
  {
    path: '/v1/batteries/{code}/entries',
    method: 'get',
    operationId: 'listBatteryEntries',
    cost: 4,
    summary: 'The chain of a battery in order; entries that concern the reader are whole',
    token: 'optional',
    query: CHAIN_QUERY,
    answers: { 200: json('batteryEntryPage') },
    refusals: ['token_invalid', 'request_malformed', ...BATTERY],
  },
  {
    path: '/v1/lots/{id}',
    method: 'get',
    operationId: 'getLot',
    summary: 'A lot of material: what it was made from, its composition, and what is left of it',
    token: 'needed',
    answers: { 200: json('lot') },
    refusals: [...TOKEN, 'not_found'],
  },
  {
    path: '/v1/schemas',
    method: 'get',
    operationId: 'listEventTypes',
    summary: 'Every type of event, with its titles and who signs it',
    answers: { 200: json('eventTypes') },
    refusals: [],
  },
  {
    path: '/v1/schemas/{type}',
    method: 'get',
    operationId: 'getEventSchema',
    summary:
      'JSON Schema of a type of event, with titles in both languages, units, order of the form, rules and EPCIS mapping',
    answers: { 200: { 'application/schema+json': 'text' } },
    refusals: ['not_found'],
  },
  {
    path: '/v1/batteries/{code}/bundle.zip',
    method: 'get',
    operationId: 'getBundle',
    summary:
      'All entries of a battery with their proofs, and a page that verifies them offline: for those who may see all of it',
    token: 'needed',
    query: BUNDLE_QUERY,
    answers: { 200: { 'application/zip': 'bytes' } },
    refusals: [
      ...TOKEN,
      'request_malformed',
      'bundle_too_large',
      'log_busy',
      'publishing_held',
      ...BATTERY,
    ],
  },
  {
    path: '/v1/batteries/{code}/qr.svg',
    method: 'get',
    operationId: 'getQrSvg',
    cost: 2,
    summary: 'QR code of the passport’s address, level Q, quiet zone of 4 modules',
    answers: { 200: { 'image/svg+xml': 'text' } },
    refusals: BATTERY,
  },
  {
    path: '/v1/batteries/{code}/qr.png',
    method: 'get',
    operationId: 'getQrPng',
    cost: 2,
    summary: 'QR code of the passport’s address, level Q, quiet zone of 4 modules',
    answers: { 200: { 'image/png': 'bytes' } },
    refusals: BATTERY,
  },
  {
    path: '/',
    method: 'get',
    operationId: 'getStartPage',
    summary: 'What this is, and a search for a battery, as a page',
    query: PAGE_QUERY,
    answers: { 200: { 'text/html': 'text' } },
    refusals: [],
  },
  {
    path: '/b',
    method: 'get',
    operationId: 'findPassportPage',
    summary:
      'Leads to the passport of what was scanned or typed (303), or shows what it may have meant',
    query: SCAN_QUERY,
    answers: { 200: { 'text/html': 'text' } },
    refusals: [],
  },
  {
    path: '/b/{code}',
    method: 'get',
    operationId: 'getPassportPage',
    cost: 4,
    summary:
      'The passport as a page, or by Accept as JSON; another code of the battery leads to its page (308)',
    token: 'optional',
    query: PAGE_QUERY,
    answers: { 200: { 'text/html': 'text', [JSON_TYPE]: 'passport' } },
    refusals: BATTERY,
  },
  ...FORMS_OPERATIONS,
  ...REGISTRY_OPERATIONS,
  ...OVERSIGHT_OPERATIONS,
  {
    path: '/problems/{code}',
    method: 'get',
    operationId: 'getProblem',
    summary: 'What an error code means, and what to do about it',
    query: PAGE_QUERY,
    answers: { 200: { [JSON_TYPE]: 'problemExplanation', 'text/html': 'text' } },
    refusals: ['not_found'],
  },
  {
    path: '/checkpoint',
    method: 'get',
    operationId: 'getCheckpoint',
    summary: 'The newest checkpoint, C2SP tlog-checkpoint',
    answers: { 200: { 'text/plain': 'text' } },
    refusals: ['not_found'],
  },
  ...TILES_OPERATIONS,
  {
    path: '/v1/log',
    method: 'get',
    operationId: 'getLog',
    summary: 'Who the log is, its keys, and the newest checkpoint',
    answers: { 200: json('log') },
    refusals: [],
  },
  {
    path: '/v1/consistency',
    method: 'get',
    operationId: 'getConsistencyProof',
    summary: 'Proof that the log of one size only grew into that of another (RFC 9162)',
    query: CONSISTENCY_QUERY,
    answers: { 200: json('consistency') },
    refusals: ['request_malformed', 'not_found'],
  },
  {
    path: '/.well-known/jwks.json',
    method: 'get',
    operationId: 'getKeys',
    summary: 'The keys of the log and of the authority that hold now, as a JWK set',
    answers: { 200: json('jwks') },
    refusals: [],
  },
  {
    path: '/openapi.json',
    method: 'get',
    operationId: 'getOpenapi',
    summary: 'This document',
    answers: { 200: { [JSON_TYPE]: 'text' } },
    refusals: [],
  },
  {
    path: '/healthz',
    method: 'get',
    operationId: 'getHealth',
    cost: 0, // whoever asks for it must never be refused
    summary: 'Whether the process is alive',
    answers: { 200: json('alive') },
    refusals: [],
  },
  {
    path: '/readyz',
    method: 'get',
    operationId: 'getReadiness',
    cost: 0, // whoever asks for it must never be refused
    summary: 'Whether the service can append',
    answers: { 200: json('ready') },
    refusals: ['storage_unavailable', 'log_stopping', 'log_inconsistent'],
  },
]

/** Codes of an operation's refusals by their status; everyone may also ask too often. */
export function refusalsByStatus({ path, refusals }: Operation): Map<number, LedgerErrorCode[]> {
  const isLimited = !path.endsWith('z')
  const byStatus = new Map<number, LedgerErrorCode[]>()
  for (const code of isLimited ? [...refusals, 'too_many_requests' as const] : refusals) {
    const status = STATUSES[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return byStatus
}
