import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

interface Service {
  readonly image: string
  readonly cap_drop: readonly string[]
  readonly cap_add?: readonly string[]
  readonly security_opt: readonly string[]
  readonly read_only: boolean
  readonly mem_limit: string
  readonly ports?: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

const { services } = parse(readFileSync('compose.yaml', 'utf8'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>
}

describe('compose.yaml', () => {
  it.each(Object.entries(services))('gives %s no more than it needs', (_, service) => {
    expect(service.image).toMatch(/:\d+\.\d+/)
    expect(service.cap_drop).toEqual(['ALL'])
    expect(service.cap_add ?? []).not.toContain('SYS_ADMIN')
    expect(service.security_opt).toContain('no-new-privileges:true')
    expect(service.read_only).toBe(true)
    expect(service.mem_limit).toMatch(/^\d+g$/)
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/)
  })

  it('tells the service how many proxies stand before it', () => {
    expect(services.service!.environment.TRUST_PROXY).toBe(`\${TRUST_PROXY:-0}`)
  })

  it('runs the version that this is, on images that are named by theirs', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
    expect(services.service!.image).toBe(`cellproof:${version}`)
    const bases = readFileSync('Dockerfile', 'utf8').match(/^FROM .*$/gm)!
    for (const base of bases) expect(base).toMatch(/^FROM node:\d+\.\d+\.\d+-/)
  })
})
