/** A command, declared once: the program, its help and its tests follow from these declarations. */

import type { CliText } from '../../text/zh/cli.ts'
import type { ExitCode, Shell } from './shell.ts'

/** Where a sentence stands in the texts of the command line, such as `keygen.alg`. */
export type Says = Names<CliText>

type Names<Texts> = {
  [Name in keyof Texts & string]: Texts[Name] extends string
    ? Name
    : `${Name}.${Names<Texts[Name]>}`
}[keyof Texts & string]

export function sentence(says: Says, text: CliText): string {
  let found: unknown = text
  for (const name of says.split('.')) found = (found as Readonly<Record<string, unknown>>)[name]
  return found as string
}

/** Commands that serve one purpose; the help lists them together. */
export interface CommandFamily {
  readonly title: Says
  readonly commands: readonly Command[]
}

export interface Command {
  readonly name: string
  readonly description: Says
  readonly argument?: Argument
  /** In the order of the help, by their flags as commander has them, such as `-o, --output <file>`. */
  readonly options: Options
  /** Loads what does the work only when it is called for, so that `--help` need not wait for it. */
  readonly load: () => Promise<
    // biome-ignore lint/suspicious/noExplicitAny: `command` has checked what the work takes
    (...call: any[]) => Promise<ExitCode>
  >
}

export interface Argument {
  /** Such as `<file>`, `[address]` or `<code...>`. */
  readonly term: string
  readonly says: Says
  readonly parse?: Parse
}

export type Options = Readonly<Record<string, Says | Option>>

export interface Option {
  readonly says: Says
  readonly required?: true
  readonly parse?: Parse
}

/** @throws commander's error for a value that it cannot be */
// biome-ignore lint/suspicious/noExplicitAny: `before` has the type of what an earlier call returned
type Parse = (value: string, before?: any) => any

interface Declared<Term extends string, Value, Known extends Options> {
  readonly name: string
  readonly description: Says
  readonly argument?: {
    readonly term: Term
    readonly says: Says
    readonly parse?: (value: string) => Value
  }
  readonly options: Known
  readonly load: () => Promise<
    (...call: [...Call<Term, Value>, Given<Known>, Shell]) => Promise<ExitCode>
  >
}

/** Compiles only if the work takes what the declaration gives it. */
export const command = <
  const Known extends Options,
  const Term extends string = never,
  Value = Written<Term>,
>(
  declared: Declared<Term, Value, Known>,
): Command => declared

export const required = (says: Says) => ({ says, required: true }) as const

type Call<Term extends string, Value> = [Term] extends [never]
  ? []
  : Term extends `[${string}`
    ? [Value | undefined]
    : [Value]

/** Commander's object of options, by their long names in camel case. */
type Given<Known extends Options> = {
  readonly [Flags in keyof Known as Known[Flags] extends { required: true }
    ? NameOf<Flags>
    : never]: ValueOf<Flags, Known[Flags]>
} & {
  readonly [Flags in keyof Known as Known[Flags] extends { required: true }
    ? never
    : NameOf<Flags>]?: ValueOf<Flags, Known[Flags]>
}

type ValueOf<Flags, Kind> = Kind extends { readonly parse: (...value: never[]) => infer Value }
  ? Value
  : Written<Flags>

/** What commander makes of a value that nothing else parses. */
type Written<Term> = Term extends `${string}...${string}`
  ? string[]
  : Term extends `${string}<${string}` | `[${string}`
    ? string
    : boolean

type NameOf<Flags> = Flags extends `${string}--${infer Long} <${string}`
  ? CamelCase<Long>
  : Flags extends `${string}--${infer Long}`
    ? CamelCase<Long>
    : never

type CamelCase<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<CamelCase<Rest>>}`
  : Name
