import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { FAMILIES } from '../../src/cli/commands.ts'
import { type CommandFamily, command, sentence } from '../../src/cli/terminal/command.ts'
import { collect, JSON_OUTPUT, parseCount, SERVICE } from '../../src/cli/terminal/options.ts'
import {
  BROKEN,
  type ExitCode,
  languageOf,
  printJson,
  type Shell,
  UNUSABLE,
} from '../../src/cli/terminal/shell.ts'
import { ED25519, formatVerifierKey, verifierKey } from '../../src/core/keys/verifier-key.ts'
import { generateKey, writeKeyFile } from '../../src/native/keys.ts'
import { cliEn } from '../../src/text/en/cli.ts'
import { cliZh } from '../../src/text/zh/cli.ts'
import { cellproof, cellproofJson } from '../support/cli.ts'
import { ownFolder } from '../support/folder.ts'

const COMPILED = path.resolve('dist/cli/main.js')

describe('cellproof', () => {
  it('names every command and each of its options in its help, in both languages', async () => {
    for (const [LANG, text] of [['en_US.UTF-8', cliEn] as const, ['zh_CN.UTF-8', cliZh] as const]) {
      const { exitCode, out } = await cellproof(['--help'], { env: { LANG } })
      expect(exitCode).toBe(0)
      for (const { title, commands } of FAMILIES) {
        expect(out.split('\n')).toContain(sentence(title, text))
        for (const { name, options } of commands) {
          expect(out).toMatch(new RegExp(`^ +${name} `, 'm'))
          const help = (await cellproof([name, '--help'], { env: { LANG } })).out
          for (const flags of Object.keys(options)) expect(help).toContain(`  ${flags}  `)
        }
      }
    }
  })

  it('leaves no English in the titles of its Chinese help', async () => {
    for (const args of [['--help'], ['submit', '--help'], ['help', 'verify']]) {
      const { exitCode, out } = await cellproof(args, { env: { LANG: 'zh_CN.UTF-8' } })
      expect(exitCode).toBe(0)
      expect(out).toContain('用法：')
      expect(out).not.toMatch(/Usage|Options|Commands|Arguments|\[options\]|default|display/)
    }
  })

  it('is unusable with arguments that it does not know, and says so in one sentence', async () => {
    for (const [args, code] of [
      [['mend'], 'command_unknown'],
      [['token'], 'option_missing'],
      [['token', '--key'], 'option_value_missing'],
      [['token', '--key', 'a', '--secret'], 'option_unknown'],
      [['verify', '--trust', 'a'], 'argument_missing'],
      [['verify', 'a', 'b', '--trust', 'a'], 'arguments_excess'],
      [['keygen', '--alg', 'RS256'], 'option_value_invalid'],
      [['witness', 'a', '--name', 'a', '--policy', 'a', '--port', '65536'], 'option_value_invalid'],
    ] as const) {
      const { exitCode, json } = await cellproofJson(args)
      expect({ exitCode, code: json.error.code }).toEqual({ exitCode: 2, code })
      const plain = await cellproof(args)
      expect(plain.out).toBe('')
      expect(plain.err.trim().split('\n')).toHaveLength(1)
    }
  })

  it('tells a database that is away, and a port that another has, in one sentence', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    const folder = await ownFolder()
    const policy = path.join(folder, 'logs.policy')
    const key = verifierKey('log.example', new Uint8Array(32).fill(7), ED25519)
    await writeFile(policy, `log ${formatVerifierKey(key)}\nquorum none\n`)
    const witness = ['witness', path.join(folder, 'w'), '--name', 'w.example', '--policy', policy]
    const listening = await cellproofJson([...witness, '--port', `${port}`])
    taken.close()
    await once(taken, 'close')
    const authority = await generateKey('ES256', 'authority')
    const [keyFile, authorityFile] = [path.join(folder, 'log.jwk'), path.join(folder, 'jwks')]
    await writeKeyFile(keyFile, await generateKey('Ed25519'), { replace: false })
    await writeFile(authorityFile, JSON.stringify({ keys: [authority.publicKey] }))
    const env = {
      LOG_KEY_FILE: keyFile,
      AUTHORITY_KEYS_FILE: authorityFile,
      DATABASE_URL: `postgresql://a@127.0.0.1:${port}/a`,
      LOG_ORIGIN: 'log.example',
      DATA_DIR: folder,
      PORT: '0',
      METRICS_PORT: '0',
    }
    const { exitCode, err } = await cellproof(['serve'], { env })
    expect(listening).toMatchObject({ exitCode: 2, json: { error: { code: 'listen_failed' } } })
    expect(exitCode).toBe(2)
    expect(err.trim().split('\n')).toHaveLength(1)
  })

  it('asks for a command where none is named', async () => {
    const { exitCode, out, err } = await cellproof([])
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' })
    expect(err).toContain('--help')
  })

  it('prints its version', async () => {
    expect((await cellproof(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

describe('a new command', () => {
  const show = command({
    name: 'show',
    description: 'explain.description',
    argument: { term: '<file>', says: 'verify.file' },
    options: {
      ...SERVICE,
      '--key <file>': { says: 'verify.key', parse: collect },
      '--interval <seconds>': { says: 'watch.interval', parse: parseCount },
      ...JSON_OUTPUT,
    },
    load: async () => showGiven,
  })
  const families: readonly CommandFamily[] = [{ title: 'families.codes', commands: [show] }]

  interface ShowOptions {
    readonly url: string
    readonly key?: readonly string[]
    readonly interval?: number
    readonly json?: boolean
  }

  async function showGiven(file: string, options: ShowOptions, shell: Shell): Promise<ExitCode> {
    printJson(shell, { file, ...options })
    return BROKEN
  }

  it('is parsed, done and refused as its declaration says', async () => {
    const args = ['show', 'a', '--url', 'https://a', '--key', 'b', '--key', 'c', '--interval', '3']
    const { exitCode, out } = await cellproof(args, { families })
    expect(exitCode).toBe(BROKEN)
    expect(JSON.parse(out)).toEqual({ file: 'a', url: 'https://a', key: ['b', 'c'], interval: 3 })
    for (const [more, code] of [
      [['show', 'a'], 'option_missing'],
      [['show', '--url', 'https://a'], 'argument_missing'],
      [[...args, '--every', '3'], 'option_unknown'],
      [[...args, '--interval', 'soon'], 'option_value_invalid'],
    ] as const) {
      const { exitCode, json } = await cellproofJson(more, { families })
      expect({ exitCode, code: json.error.code }).toEqual({ exitCode: UNUSABLE, code })
    }
  })

  it('stands in the help of both languages, below the title of its family', async () => {
    for (const [LANG, text] of [['en_US.UTF-8', cliEn] as const, ['zh_CN.UTF-8', cliZh] as const]) {
      const all = await cellproof(['--help'], { env: { LANG }, families })
      expect(all.out).toContain(`${text.families.codes}\n  show `)
      const own = await cellproof(['show', '--help'], { env: { LANG }, families })
      expect(own.out).toContain(text.verify.file.slice(0, 20))
      expect(own.out).toContain(text.watch.interval)
    }
  })

  it('does not compile if its work needs what nobody can give', () => {
    const load = async () => showGiven
    // @ts-expect-error the work needs an address
    command({ name: 'a', description: 'version', argument: show.argument!, options: {}, load })
    // @ts-expect-error there is no such sentence
    command({ name: 'a', description: 'show.description', options: {}, load: async () => shown })
  })

  const shown = async (_options: object, _shell: Shell): Promise<ExitCode> => BROKEN
})

describe('the language', () => {
  it('is the one of the first variable that is set, as POSIX orders them', () => {
    expect(languageOf({ LANG: 'zh_CN.UTF-8' })).toBe('zh')
    expect(languageOf({ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' })).toBe('en')
    expect(languageOf({ LANG: 'de_DE.UTF-8', LC_MESSAGES: 'zh_TW' })).toBe('zh')
    expect(languageOf({ LC_ALL: '', LANG: 'zh_CN' })).toBe('zh')
    expect(languageOf({})).toBe('en')
  })
})

describe('the compiled program', () => {
  it('prints help and ends well', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [COMPILED, '--help'], {
      env: { LANG: 'zh_CN.UTF-8' },
    })
    expect(stdout).toContain('cellproof')
  })

  it('ends with 2 when it is given what it does not know', async () => {
    const run = promisify(execFile)(process.execPath, [COMPILED, 'mend'])
    await expect(run).rejects.toMatchObject({ code: 2, stdout: '' })
  })
})
