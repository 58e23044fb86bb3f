/** Headers that tell a browser how little our pages need. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import helmet from 'helmet'
import { toBase64, toUtf8 } from '../core/bytes/encoding.ts'
import { sha256 } from '../core/bytes/hash.ts'
import { STYLE } from '../web/style.ts'

/** Days in seconds for which a browser shall come by HTTPS only, once it has. */
const HTTPS_MAX_AGE = 180 * 86_400

/**
 * The same for every answer, so they are made once.
 *
 * @param publicUrl - address of the service
 */
export function securityHeaders(publicUrl: string): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  }
  const setHeaders = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        // Of the one style sheet, which stands in the page: nothing else may be styled in.
        styleSrc: [`'sha256-${toBase64(sha256(toUtf8(STYLE)))}'`],
        imgSrc: ["'self'"],
        baseUri: ["'none'"],
        // The search for a code, which goes nowhere else.
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: publicUrl.startsWith('https:')
      ? { maxAge: HTTPS_MAX_AGE, includeSubDomains: false }
      : false,
  })
  const answer = {
    setHeader: (name: string, value: string) => {
      headers[name] = value
    },
    removeHeader: () => {},
  }
  setHeaders({} as IncomingMessage, answer as unknown as ServerResponse, () => {})
  return headers
}
