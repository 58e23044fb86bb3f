import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { formatVerifierKey, type VerifierKey } from '../../src/core/keys/verifier-key.ts'
import { formatPolicy, parsePolicy, unwitnessed } from '../../src/core/log/policy.ts'
import { readServicePolicy, withoutAddresses } from '../../src/service/policy.ts'
import { ownFolder } from '../support/folder.ts'
import { newLogKey, newWitnessKey } from '../support/log-key.ts'
import { asyncRefusalOf } from '../support/refusals.ts'

const ORIGIN = 'ledger.example/cq'
const [own, next, earlier] = [ORIGIN, ORIGIN, ORIGIN].map((name) => newLogKey(name).verifierKey)
const stranger = newLogKey('other.example').verifierKey
const vkey = formatVerifierKey(newWitnessKey('one.example').verifierKey)
const WITNESS = `witness one ${vkey} http://127.0.0.1:8081`

async function read(text: string | undefined, ...keys: VerifierKey[]) {
  const file = path.join(await ownFolder(), 'policy')
  if (text !== undefined) await writeFile(file, text)
  return readServicePolicy(readConfig({ WITNESS_POLICY_FILE: file }), keys)
}

const logLine = (key: VerifierKey) => `log ${formatVerifierKey(key)}`

describe('the policy of a service', () => {
  it('is that nobody witnesses it, if it is told nothing', async () => {
    expect(await readServicePolicy(readConfig({}), [own!])).toEqual(unwitnessed(own!))
  })

  it('names the keys that sign, and those of its own that the file says signed before', async () => {
    const lines = [logLine(own!), logLine(stranger), logLine(earlier!), WITNESS, 'quorum one']
    const policy = await read(lines.join('\n'), own!, next!)
    expect(policy.logs.map(({ key }) => key)).toEqual([own, next, earlier])
    expect(policy.quorum).toBe('one')
  })

  it('may begin with a byte-order mark, as editors leave it', async () => {
    const text = `${WITNESS}\nquorum one`
    expect(await read(`\uFEFF${text}`, own!)).toEqual(await read(text, own!))
  })

  it('is given out without the addresses of its witnesses', async () => {
    const policy = await read(`${WITNESS}\nquorum one`, own!)
    const shown = formatPolicy(withoutAddresses(policy))
    expect(shown).toBe(`${logLine(own!)}\nwitness one ${vkey}\nquorum one\n`)
    expect(parsePolicy(shown)).toEqual(withoutAddresses(policy))
  })

  it('is refused if it cannot be read, or leaves out where a witness is', async () => {
    const refusal = (text?: string, ...keys: VerifierKey[]) => asyncRefusalOf(read(text, ...keys))
    expect(await refusal(undefined, own!)).toBe('settings_invalid')
    expect(await refusal(`witness one ${vkey}\nquorum one`, own!)).toBe('settings_invalid')
    for (const url of ['w.example', 'ftp://w.example', 'https://', 'http:///x']) {
      const line = `witness one ${vkey} ${url}`
      expect(await refusal(`${line}\nquorum one`, own!)).toBe('settings_invalid')
    }
    expect(await refusal('quorum one', own!)).toBe('policy_malformed')
    // The key that is to follow is the one that signs already.
    expect(await refusal('quorum none', own!, own!)).toBe('settings_invalid')
  })
})
