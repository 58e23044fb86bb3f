/** Time as JOSE counts it (RFC 7519 section 2). */

/** Seconds since 1970. */
export const secondsOf = (time: Date): number => Math.floor(time.getTime() / 1000)
