/** How far honest clocks may differ. */

/** Seconds: a signer's clock ahead of the log's, or the log's ahead of its witnesses'. */
export const CLOCK_TOLERANCE = 300
