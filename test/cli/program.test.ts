import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { languageOf } from '../../src/cli/shell.ts'
import { cellproof, cellproofJson } from '../support/cli.ts'

const COMPILED = path.resolve('dist/cli/main.js')

describe('cellproof', () => {
  it('names every command in its help', async () => {
    const { exitCode, out } = await cellproof(['--help'])
    expect(exitCode).toBe(0)
    for (const command of 'serve migrate demo keygen sign submit token verify audit trust qr'.split(
      ' ',
    )) {
      expect(out).toMatch(new RegExp(`^ +${command} `, 'm'))
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
    ] as const) {
      const { exitCode, json } = await cellproofJson(args)
      expect({ exitCode, code: json.error.code }).toEqual({ exitCode: 2, code })
      const plain = await cellproof(args)
      expect(plain.out).toBe('')
      expect(plain.err.trim().split('\n')).toHaveLength(1)
    }
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
