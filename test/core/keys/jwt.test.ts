import { describe, expect, it } from 'vitest'
import { toBase64Url, toUtf8 } from '../../../src/core/bytes/encoding.ts'
import { decodeJwt } from '../../../src/core/keys/jwt.ts'

const part = (json: string) => toBase64Url(toUtf8(json))
const jwt = (header: string, payload: string) => `${part(header)}.${part(payload)}.c2ln`

describe('a JWT', () => {
  it('is taken apart without a look at its signature', () => {
    expect(decodeJwt(jwt('{"alg":"ES256"}', '{"iss":"\\u0061"}'))).toEqual({
      header: { alg: 'ES256' },
      payload: { iss: 'a' },
    })
  })

  it.each([
    ['an escaped name in its header', jwt('{"\\u0061lg":"ES256"}', '{}')],
    ['an escaped name in its payload', jwt('{}', '{"\\"":1}')],
    ['a claim that stands twice', jwt('{}', '{"exp":1,"exp":2}')],
    ['a list for a payload', jwt('{}', '[]')],
    ['null for a header', jwt('null', '{}')],
    ['no JSON', jwt('{}', 'exp')],
    ['bytes that are not UTF-8', `${part('{}')}._w.c2ln`],
    ['base64url in another spelling', `${part('{}')}.e31.c2ln`],
    ['two parts', `${part('{}')}.${part('{}')}`],
    ['four parts', `${jwt('{}', '{}')}.c2ln`],
    ['nothing', ''],
  ])('is none with %s', (_, text) => {
    expect(decodeJwt(text)).toBeUndefined()
  })
})
