/** The operations of the forms, for the OpenAPI document. */

import { PAGE_QUERY } from './queries.ts'

export const FORMS_OPERATIONS = [
  {
    path: '/forms',
    method: 'get',
    operationId: 'listForms',
    summary: 'The types of events that have a form, as a page',
    query: PAGE_QUERY,
    answers: { 200: { 'text/html': 'text' } },
    refusals: [],
  },
  {
    path: '/forms/{type}',
    method: 'get',
    operationId: 'getForm',
    summary: 'The form of a type of event, made from its schema, as a page',
    query: PAGE_QUERY,
    answers: { 200: { 'text/html': 'text' } },
    refusals: ['not_found'],
  },
  {
    path: '/forms/{type}',
    method: 'post',
    operationId: 'fillForm',
    cost: 4,
    summary:
      'Makes an event of what was filled in, to be signed elsewhere, or shows what is wrong with it (422); nothing is kept',
    query: PAGE_QUERY,
    request: { 'application/x-www-form-urlencoded': 'text' },
    answers: { 200: { 'text/html': 'text' }, 422: { 'text/html': 'text' } },
    refusals: ['not_found', 'request_malformed', 'request_too_large'],
  },
] as const
