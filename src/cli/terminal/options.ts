/** Options that several commands have, and what values of options may be. */

import { InvalidArgumentError } from 'commander'
import { required } from './command.ts'

export const JSON_OUTPUT = { '--json': 'json' } as const

/** Which log is meant: by its name, or by a trust file. */
export const ORIGIN = {
  '--log <origin>': 'options.log',
  '--trust <file>': 'options.trust',
} as const

export const SERVICE = { '--url <url>': required('options.url') } as const
export const TRUST = { '--trust <file>': required('options.trust') } as const

/** Not negative. @throws commander's error for an option's value */
export function parseCount(value: string): number {
  if (!/^(0|[1-9]\d{0,14})$/.test(value)) throw new InvalidArgumentError('')
  return Number(value)
}

/** @throws commander's error for an option's value */
export function parsePort(value: string): number {
  const port = parseCount(value)
  if (port > 65_535) throw new InvalidArgumentError('')
  return port
}

/** As commander's own `choices`, which would put English into the help. */
export function parseChoice<Choice extends string>(...choices: readonly Choice[]) {
  return (value: string): Choice => {
    const choice = choices.find((known) => known === value)
    if (choice === undefined) throw new InvalidArgumentError('')
    return choice
  }
}

/** For an option that may be given again, each time with one value. */
export const collect = (value: string, values: readonly string[] = []): string[] => [
  ...values,
  value,
]
