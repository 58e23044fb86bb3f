/** Settings, read once at start from the environment. No other module looks at `process.env`. */

import path from 'node:path'
import { z } from 'zod'
import { type SettingFault, type SettingFaultCode, settingsInvalid } from './core/setting-faults.ts'

// What is wrong is said by its code: the validator's own sentences are in one language only.
const says = (fault: SettingFaultCode) => ({ message: fault })
const integer = (min: number, max: number) =>
  z
    .string()
    .refine((text) => /^\d{1,15}$/.test(text) && Number(text) >= min && Number(text) <= max, {
      ...says('integer'),
      params: { min, max },
    })
    .transform(Number)
const port = (fallback: number) => integer(0, 65_535).default(fallback)
const count = (fallback: number, max: number) => integer(1, max).default(fallback)
const text = z.string().min(1, says('empty'))

const settings = z.object({
  /** TCP port of the service; 0 picks a free one. */
  PORT: port(8080),
  /** Address to listen on. */
  HOST: text.default('127.0.0.1'),
  /** TCP port of /metrics, on HOST too; 0 picks a free one. */
  METRICS_PORT: port(9464),
  /** Folder of keys, of the journal of checkpoints, and of the embedded database. */
  DATA_DIR: text.default('data').transform((folder) => path.resolve(folder)),
  /** Connection string of a PostgreSQL 15–18; without it, an embedded one is started. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, ...says('database_url') }).optional(),
  /** Proxies in front whose X-Forwarded-For is believed; without it they count as one reader. */
  TRUST_PROXY: integer(0, 10).default(0),
  /** Identity of the log: a URL without its scheme. It can never change. */
  LOG_ORIGIN: z
    .string()
    .regex(/^[^\s+:]+(:\d+)?(\/[^\s+]*)?$/, says('origin'))
    .max(255, says('origin'))
    .optional(),
  /** Where readers reach the service: what QR codes lead to. */
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, ...says('url') })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  /** Private JWK (Ed25519) that signs checkpoints. Default: DATA_DIR/keys/log.jwk. */
  LOG_KEY_FILE: text.optional(),
  /** The same JWK itself, in place of a file. */
  LOG_KEY: z.string().optional(),
  /** Private JWK (Ed25519) of the key that is to follow: checkpoints get its signature, too. */
  LOG_NEXT_KEY_FILE: text.optional(),
  /** C2SP tlog-policy: witnesses with their addresses, and whose cosignatures are needed. */
  WITNESS_POLICY_FILE: text.optional(),
  /** JWKS of the public keys that the authority began with. Default: DATA_DIR/keys/authority.jwks. */
  AUTHORITY_KEYS_FILE: text.optional(),
  /** Folder that what is published is written to as static tiles, for another server to serve. */
  TILES_DIR: text.transform((folder) => path.resolve(folder)).optional(),
  /** Whether anyone may read every entry; otherwise auditors, regulators and the authority. */
  PUBLIC_ENTRIES: z
    .enum(['true', 'false'], says('boolean'))
    .default('false')
    .transform((value) => value === 'true'),
  /** Submissions in a transaction, at most. */
  BATCH_SIZE: count(512, 10_000),
  /** Submissions that may wait for one, at most; more get 503. */
  QUEUE_SIZE: count(4096, 1_000_000),
})

export interface Config {
  readonly port: number
  readonly host: string
  readonly metricsPort: number
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  readonly origin: string | undefined
  readonly publicUrl: string | undefined
  readonly trustProxy: number
  readonly logKeyFile: string
  /** In place of the file. A function, so that who prints the settings prints no key. */
  readonly logKey: (() => string) | undefined
  readonly logNextKeyFile: string | undefined
  readonly witnessPolicyFile: string | undefined
  readonly authorityKeysFile: string
  readonly tilesDir: string | undefined
  readonly publicEntries: boolean
  readonly batchSize: number
  readonly queueSize: number
}

/** What child processes, which inherit the environment, must not have. */
const SECRETS = ['LOG_KEY'] as const

/** A copy of the environment, which itself loses what is secret. */
export function takeEnvironment(env: Record<string, string | undefined>) {
  const copy = { ...env }
  for (const name of SECRETS) delete env[name]
  return copy
}

/** @throws {@link LedgerError} `settings_invalid`, naming every setting that is wrong, not only the first */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  // A setting that is there but empty, as compose files leave them, is one that is not set.
  const given = Object.entries(env).filter(([, value]) => value !== '')
  const result = settings.safeParse(Object.fromEntries(given))
  const faults = [...(result.error?.issues ?? []).map(faultOf), ...keyFaults(new Map(given))]
  if (!result.success || faults.length > 0) throw settingsInvalid(...faults)
  const values = result.data
  const { LOG_KEY: logKey } = values
  const inKeys = (file: string) => path.join(values.DATA_DIR, 'keys', file)
  return Object.freeze({
    port: values.PORT,
    host: values.HOST,
    metricsPort: values.METRICS_PORT,
    dataDir: values.DATA_DIR,
    databaseUrl: values.DATABASE_URL,
    origin: values.LOG_ORIGIN,
    publicUrl: values.PUBLIC_URL,
    trustProxy: values.TRUST_PROXY,
    logKeyFile: values.LOG_KEY_FILE ?? inKeys('log.jwk'),
    logKey: logKey === undefined ? undefined : () => logKey,
    logNextKeyFile: values.LOG_NEXT_KEY_FILE,
    witnessPolicyFile: values.WITNESS_POLICY_FILE,
    authorityKeysFile: values.AUTHORITY_KEYS_FILE ?? inKeys('authority.jwks'),
    tilesDir: values.TILES_DIR,
    publicEntries: values.PUBLIC_ENTRIES,
    batchSize: values.BATCH_SIZE,
    queueSize: values.QUEUE_SIZE,
  })
}

function faultOf(issue: z.core.$ZodIssue): SettingFault {
  const params = 'params' in issue ? { params: issue.params as Record<string, number> } : {}
  return { setting: String(issue.path[0]), fault: issue.message as SettingFaultCode, ...params }
}

function keyFaults(given: ReadonlyMap<string, string | undefined>): SettingFault[] {
  // A key must not be taken for a path, which is shown when it is wrong.
  const misplaced = Object.keys(settings.shape).filter(
    (name) => name !== 'LOG_KEY' && /"d"\s*:/.test(given.get(name) ?? ''),
  )
  return [
    ...misplaced.map((setting): SettingFault => ({ setting, fault: 'private_key' })),
    ...(given.has('LOG_KEY') && given.has('LOG_KEY_FILE')
      ? [{ setting: 'LOG_KEY', fault: 'excludes', params: { other: 'LOG_KEY_FILE' } } as const]
      : []),
  ]
}
