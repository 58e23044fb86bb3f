/** Every reason the ledger refuses something. Callers switch on the code, never on the message. */
export type LedgerErrorCode =
  // The submission's form and signature
  | 'submission_malformed'
  | 'submission_too_large'
  | 'submission_untrusted'
  | 'submission_conflict'
  | 'key_unknown'
  | 'key_revoked'
  | 'enterprise_unknown'
  | 'enterprise_conflict'
  | 'enterprise_closed'
  | 'key_conflict'
  | 'enrolment_conflict'
  | 'self_revocation'
  | 'facility_unknown'
  | 'facility_conflict'
  | 'facility_closed'
  | 'permit_unknown'
  | 'permit_foreign'
  | 'facility_of_another'
  | 'vendor_of_another'
  | 'role_not_allowed'
  | 'delegation_invalid'
  | 'delegation_missing'
  | 'rule_unknown'
  | 'rule_value_refused'
  | 'rule_conflict'
  // The event
  | 'event_invalid'
  | 'event_in_future'
  | 'battery_code_malformed'
  | 'battery_unknown'
  | 'battery_known'
  | 'battery_relabelled'
  | 'battery_within'
  | 'battery_held'
  | 'mass_exceeded'
  | 'entry_unknown'
  | 'entry_final'
  | 'end_of_life_passed'
  | 'state_conflict'
  | 'custody_conflict'
  | 'waybill_conflict'
  | 'incident_conflict'
  | 'consignee_registered'
  | 'counterparty_registered'
  // The log
  | 'log_busy'
  | 'log_stopping'
  | 'log_inconsistent'
  | 'clock_differs'
  | 'publishing_held'
  | 'publishing_failed'
  | 'storage_unavailable'
  | 'storage_full'
  | 'storage_unsafe'
  | 'database_unsuitable'
  | 'journal_unwritable'
  | 'journal_malformed'
  | 'settings_invalid'
  | 'schema_unknown'
  | 'schema_behind'
  | 'postgres_unavailable'
  | 'data_dir_in_use'
  | 'data_dir_moved'
  | 'database_not_empty'
  // Formats and proofs
  | 'entry_malformed'
  | 'tile_malformed'
  | 'tile_untrusted'
  | 'entry_differs'
  | 'note_malformed'
  | 'note_untrusted'
  | 'policy_malformed'
  | 'quorum_missing'
  | 'proof_invalid'
  | 'receipt_malformed'
  | 'bundle_malformed'
  | 'bundle_too_large'
  // Requests
  | 'request_malformed'
  | 'request_too_large'
  | 'content_type_unsupported'
  | 'too_many_submissions'
  | 'too_many_requests'
  | 'token_invalid'
  | 'access_denied'
  | 'admin_key_needed'
  | 'not_found'
  | 'method_not_allowed'

/** What a refusal's sentence is filled with; the sentences stand in `text/`. */
export type ErrorParams = Readonly<Record<string, string | number>>

/**
 * A refusal that is part of the contract. Anything else that is thrown is a bug or an outage.
 *
 * `params` fill the sentence that `text/` has for the code; `pointer` (RFC 6901) says where in
 * the submission's payload, or in the request's body, the fault is.
 */
export class LedgerError extends Error {
  override readonly name = 'LedgerError'
  readonly code: LedgerErrorCode
  readonly params: ErrorParams
  readonly pointer: string | undefined

  constructor(
    code: LedgerErrorCode,
    params: ErrorParams = {},
    options: ErrorOptions & { pointer?: string | undefined } = {},
  ) {
    const words = Object.entries(params).map(([name, value]) => `${name}=${value}`)
    super([code, ...words].join(' '), options)
    this.code = code
    this.params = params
    this.pointer = options.pointer
  }
}
