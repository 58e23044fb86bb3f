/** Access tokens: short-lived JWTs that readers sign with their registered keys. */

/** Member `typ` of the header. */
export const TOKEN_TYPE = 'access+jwt'

/** Seconds that a token may be valid for. */
export const TOKEN_LIFETIME = 300
