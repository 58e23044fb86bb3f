import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clientAddress } from '../../src/http/client-address.ts'

const PROXY = '10.0.0.1'
const from = (forwarded: string | undefined, proxies: number, remoteAddress = PROXY) =>
  clientAddress({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }, proxies)

describe('the address of a client', () => {
  it('is that of the connection, if no proxy is trusted', () => {
    expect(from('192.0.2.1', 0)).toBe(PROXY)
    expect(from('192.0.2.1', 0, '::ffff:198.51.100.7')).toBe('198.51.100.7')
  })

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    [' 192.0.2.1:51034 ', '192.0.2.1'],
    ['2001:DB8::1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['198.51.100.9, 192.0.2.1:8080', '192.0.2.1'],
  ])('of “%s” is %s: without the port, and in one spelling', (forwarded, address) => {
    expect(from(forwarded, 1)).toBe(address)
  })

  it.each(['unknown', '_hidden', '192.0.2', '192.0.2.1:', '192.0.2.1:80:80', '<b>', ''])(
    'is the proxy’s own where it says “%s”',
    (forwarded) => {
      expect(from(forwarded, 1)).toBe(PROXY)
    },
  )

  it('is what the outermost trusted proxy saw, whatever the client sent before', () => {
    expect(from('203.0.113.5, 192.0.2.1, 10.0.0.2', 2)).toBe('192.0.2.1')
    expect(from('192.0.2.1, junk', 2)).toBe(PROXY)
    expect(from(undefined, 2)).toBe(PROXY)
  })

  it('does not depend on what stands before the trusted proxies’ words', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(65_535), (text, port) => {
        expect(from(`${text},192.0.2.1:${port}`, 1)).toBe('192.0.2.1')
      }),
    )
  })
})
