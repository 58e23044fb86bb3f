/**
 * How long a connection of a service waits for anything. The database, the network between, and the
 * other nodes may each stop where they are at any moment, and then nobody says so.
 *
 * Commands have no such limits: an audit or a restore may read for as long as it takes.
 */

/** Milliseconds that a new connection, or a free one, may take. */
export const CONNECT_MS = 5_000

/** Milliseconds that a node waits for an answer: more than PostgreSQL allows a statement. */
export const ANSWER_MS = 12_000

/**
 * What PostgreSQL itself holds a session of a service to; so that whoever is frozen in the middle
 * of a transaction loses it, and with it the lock that the others wait for.
 */
export const LIMITS: Readonly<Record<string, string>> = {
  // Shorter than others wait for a lock: they get it, rather than to be refused.
  idle_in_transaction_session_timeout: '4s',
  lock_timeout: '5s',
  statement_timeout: '10s',
  // A peer that is gone without a word is noticed, whatever the session is at.
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '3',
  tcp_user_timeout: '20s',
}

/** For a publisher, who asks a key and witnesses within its transaction: more than all of them may take. */
export const PUBLISHING_IDLE = '15s'
