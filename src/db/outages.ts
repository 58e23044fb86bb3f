/** Which errors say that the database is away, and not that somebody made a mistake. */

// SQLSTATE classes 08 (connection), 53 (resources) and 57 (operator intervention; a statement that
// took too long is one), 25P03 (a transaction was idle for too long), 55P03 (a lock did not come).
const SQLSTATE = /^((08|53|57)[0-9A-Z]{3}|25P03|55P03)$/
const SOCKET = /^E(CONN|PIPE|TIMEDOUT|NOTFOUND|HOSTUNREACH|NETUNREACH)|^ENOENT$/
// pg tells these by their message alone.
const DRIVER =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error)/

export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return SQLSTATE.test(code) || isSocketFault(error, code) || DRIVER.test(error.message)
}

// A file that is missing has the code of a socket that is.
const isSocketFault = (error: Error, code: string) =>
  SOCKET.test(code) && (code !== 'ENOENT' || ('syscall' in error && error.syscall === 'connect'))
