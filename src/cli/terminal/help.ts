/** Makes commander speak the shell's language, and leave the process alone. */

import { type Command, type HelpConfiguration, InvalidArgumentError } from 'commander'
import { displayWidth } from './columns.ts'
import type { Shell } from './shell.ts'

export function speak(program: Command, shell: Shell): void {
  const { text, stdout } = shell
  program
    .exitOverride()
    .configureHelp(helpIn(shell))
    .configureOutput({
      writeOut: (line) => void stdout.write(line),
      // Errors are told by `report`.
      writeErr: () => {},
    })
    .helpOption('-h, --help', text.help)
    .helpCommand('help [command]', text.helpCommand)
}

/** @throws commander's error for an option's value */
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

export const collect = (value: string, values: readonly string[] = []): string[] => [
  ...values,
  value,
]

function helpIn({ text }: Shell): HelpConfiguration {
  const titles = new Map([
    ['Usage:', text.usageTitle],
    ['Options:', text.optionsTitle],
    ['Arguments:', text.argumentsTitle],
    ['Commands:', text.commandsTitle],
  ])
  const placeholders = (term: string) =>
    term.replace('[options]', text.optionsPlaceholder).replace('[command]', text.commandPlaceholder)
  return {
    displayWidth,
    styleTitle: (title) => titles.get(title) ?? title,
    styleUsage: placeholders,
    styleSubcommandTerm: placeholders,
  }
}
