/** Makes commander speak the shell's language, and leave the process alone. */

import type { Command, HelpConfiguration } from 'commander'
import stringWidth from 'string-width'
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
    displayWidth: stringWidth,
    styleTitle: (title) => titles.get(title) ?? title,
    styleUsage: placeholders,
    styleSubcommandTerm: placeholders,
  }
}
