/** The operations of oversight and of the family tree, for the OpenAPI document. */

import { ALERTS } from '../oversight/alerts/kinds.ts'
import { ALERTS_QUERY, OVERSIGHT_QUERY, SUMMARY_QUERY } from './queries.ts'

const JSON_TYPE = 'application/json'

const KINDS = ALERTS.map((alert) => `\`${alert}\``).join(', ')

export const OVERSIGHT_OPERATIONS = [
  {
    path: '/v1/summaries',
    method: 'get',
    operationId: 'getSummary',
    summary:
      'Figures of the events: all for auditors and regulators, of its own for an enterprise; JSON, or CSV by Accept',
    token: 'needed',
    query: SUMMARY_QUERY,
    answers: { 200: { [JSON_TYPE]: 'summary', 'text/csv': 'text' } },
    refusals: ['token_invalid', 'access_denied', 'request_malformed'],
  },
  {
    path: '/v1/summaries.csv',
    method: 'get',
    operationId: 'getSummaryFile',
    summary: 'The same as a CSV file',
    token: 'needed',
    query: SUMMARY_QUERY,
    answers: { 200: { 'text/csv': 'text' } },
    refusals: ['token_invalid', 'access_denied', 'request_malformed'],
  },
  {
    path: '/v1/batteries/{code}/tree',
    method: 'get',
    operationId: 'getTree',
    cost: 4,
    summary:
      'What a battery, or a lot, was made from, and what became of it: codes and kinds, with states and entries for those it concerns',
    token: 'optional',
    answers: { 200: { [JSON_TYPE]: 'tree' } },
    refusals: ['token_invalid', 'battery_code_malformed', 'not_found'],
  },
  {
    path: '/v1/alerts/{alert}',
    method: 'get',
    operationId: 'listAlerts',
    summary: `Batteries and lots of which something is wrong: ${KINDS}; for an enterprise, those in its custody`,
    token: 'needed',
    query: ALERTS_QUERY,
    answers: { 200: { [JSON_TYPE]: 'alerts' } },
    refusals: ['token_invalid', 'request_malformed', 'not_found'],
  },
  {
    path: '/oversight',
    method: 'get',
    operationId: 'getOversightPage',
    summary: 'The figures as a page, for whoever has posted a token to it',
    query: OVERSIGHT_QUERY,
    answers: { 200: { 'text/html': 'text' }, 401: { 'text/html': 'text' } },
    refusals: ['access_denied', 'request_malformed'],
  },
  {
    path: '/oversight',
    method: 'post',
    operationId: 'openOversightPage',
    query: OVERSIGHT_QUERY,
    summary: 'Takes an access token into a cookie that holds as long as it, for the page alone',
    request: { 'application/x-www-form-urlencoded': 'text' },
    answers: { 303: { 'text/html': 'text' }, 401: { 'text/html': 'text' } },
    refusals: ['access_denied', 'request_malformed', 'request_too_large'],
  },
] as const
