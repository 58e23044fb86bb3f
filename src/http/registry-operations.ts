/** The operations on the registry and on enrolments, for the OpenAPI document. */

import { ENROLMENTS_QUERY, ENTERPRISES_QUERY, FACILITIES_QUERY, PAGE_QUERY } from './queries.ts'

const JSON_TYPE = 'application/json'

export const REGISTRY_OPERATIONS = [
  {
    path: '/v1/enterprises',
    method: 'get',
    operationId: 'listEnterprises',
    summary:
      'Enterprises in the order of registration: all for auditors and regulators, itself for an enterprise',
    token: 'needed',
    query: ENTERPRISES_QUERY,
    answers: { 200: { [JSON_TYPE]: 'enterprisePage' } },
    refusals: ['token_invalid', 'request_malformed'],
  },
  {
    path: '/v1/enterprises/{creditCode}',
    method: 'get',
    operationId: 'getEnterprise',
    summary:
      'An enterprise with its facilities; with its history and keys for itself, auditors and regulators',
    token: 'needed',
    answers: { 200: { [JSON_TYPE]: 'enterprise' } },
    refusals: ['token_invalid', 'not_found'],
  },
  {
    path: '/v1/facilities',
    method: 'get',
    operationId: 'listFacilities',
    summary:
      'Facilities in the order of registration; for an enterprise its own, or those of `enterprise`',
    token: 'needed',
    query: FACILITIES_QUERY,
    answers: { 200: { [JSON_TYPE]: 'facilityPage' } },
    refusals: ['token_invalid', 'request_malformed'],
  },
  {
    path: '/v1/keys/{kid}',
    method: 'get',
    operationId: 'getKey',
    summary: 'A registered key by its thumbprint, as verifiers of receipts need it',
    answers: { 200: { [JSON_TYPE]: 'registeredKey' } },
    refusals: ['not_found'],
  },
  {
    path: '/v1/enrolments',
    method: 'post',
    operationId: 'enrol',
    summary:
      'A device asks for its key to be added; an admin approves by submitting `key.added`. The same key again asks anew.',
    request: { [JSON_TYPE]: 'enrolmentRequest' },
    answers: { 201: { [JSON_TYPE]: 'enrolment' } },
    refusals: ['request_malformed', 'request_too_large', 'key_conflict', 'submission_untrusted'],
  },
  {
    path: '/v1/enrolments',
    method: 'get',
    operationId: 'listEnrolments',
    summary: 'Devices that wait under a code, for an admin key of their enterprise',
    token: 'needed',
    query: ENROLMENTS_QUERY,
    answers: { 200: { [JSON_TYPE]: 'waitingEnrolments' } },
    refusals: ['token_invalid', 'admin_key_needed', 'request_malformed'],
  },
  {
    path: '/v1/enrolments',
    method: 'delete',
    operationId: 'endEnrolments',
    summary:
      'Ends all requests that wait for an enterprise, for its admin keys: who asked in earnest asks again',
    token: 'needed',
    answers: { 200: { [JSON_TYPE]: 'endedEnrolments' } },
    refusals: ['token_invalid', 'admin_key_needed'],
  },
  {
    path: '/v1/enrolments/codes/{code}/challenge',
    method: 'post',
    operationId: 'challengeEnrolment',
    summary:
      'An admin’s challenge to the device that waits under a code; each request takes one only',
    token: 'needed',
    request: { [JSON_TYPE]: 'enrolmentChallenge' },
    answers: { 200: { [JSON_TYPE]: 'waitingEnrolments' } },
    refusals: [
      'token_invalid',
      'admin_key_needed',
      'request_malformed',
      'not_found',
      'enrolment_conflict',
    ],
  },
  {
    path: '/v1/enrolments/{id}/nonce',
    method: 'post',
    operationId: 'answerEnrolment',
    summary: 'The device’s nonce, which it gives away once it has a challenge',
    request: { [JSON_TYPE]: 'enrolmentNonce' },
    answers: { 200: { [JSON_TYPE]: 'enrolmentStanding' } },
    refusals: ['request_malformed', 'not_found', 'submission_untrusted', 'enrolment_conflict'],
  },
  {
    path: '/v1/enrolments/{id}',
    method: 'get',
    operationId: 'getEnrolment',
    summary: 'What became of an enrolment, for the device that asked',
    answers: { 200: { [JSON_TYPE]: 'enrolmentStanding' } },
    refusals: ['not_found'],
  },
  {
    path: '/enrol/{shortCode}',
    method: 'get',
    operationId: 'getEnrolmentPage',
    summary: 'What the QR code on a device leads to: whether it waits, and how to approve it',
    query: PAGE_QUERY,
    answers: { 200: { 'text/html': 'text' } },
    refusals: ['not_found'],
  },
] as const
