/**
 * A watcher's folder:
 *
 *     auditor.jwk              its private key
 *     state.json               how far it is, and what it has found
 *     report.txt               its newest report
 *     findings/0001-….txt      of each finding, the evidence and the report
 *     mirror/                  its copy of the log, as tiles
 */

import path from 'node:path'
import { fromBase64Url, fromUtf8, toUtf8 } from '../core/bytes/encoding.ts'
import { type VerifierKey, verifierKey } from '../core/keys/verifier-key.ts'
import { EMPTY_ROOT } from '../core/log/merkle.ts'
import { signNote } from '../core/log/note.ts'
import { settingsInvalid } from '../core/setting-faults.ts'
import { openTileFolder, type TileFolder } from '../mirror/folder.ts'
import { makeFolder } from '../native/durable.ts'
import { takeFolder } from '../native/folder-lock.ts'
import { openOwnKey } from '../native/keys.ts'
import { signBytes } from '../native/signing.ts'
import { emptyState, formatState, parseState, type WatchState } from './state.ts'

export interface Store {
  /** The copy of the log. */
  readonly copy: TileFolder
  readonly auditor: Auditor
  readState(): Promise<WatchState>
  /** Resolves when it will outlast a loss of power. */
  writeState(state: WatchState): Promise<void>
  /** @param name - a path below the folder */
  write(name: string, text: string): Promise<void>
  read(name: string): Promise<string | undefined>
  close(): Promise<void>
}

export interface Auditor {
  readonly key: VerifierKey
  /** Its file, if this start has made it. */
  readonly made?: string
  /** Signs a text as a note. */
  signNote(text: string): Promise<string>
}

export interface StoreOptions {
  /** Made if it is not there; one process at a time may have it. */
  readonly folder: string
  /** Of the auditor, under which it signs reports. */
  readonly name: string
  /** Private JWK (Ed25519); `auditor.jwk` in the folder unless given. */
  readonly keyFile: string | undefined
}

const STATE = 'state.json'
export const REPORT = 'report.txt'

/** @throws FolderTaken; LedgerError `settings_invalid`, `note_malformed`; what the file system throws */
export async function openStore({ folder, name, keyFile }: StoreOptions): Promise<Store> {
  await makeFolder(folder, 0o700)
  const close = await takeFolder(folder)
  try {
    const auditor = await readAuditor(name, keyFile ?? path.join(folder, 'auditor.jwk'))
    const own = await openTileFolder(folder)
    const read = async (file: string) => {
      const bytes = await own.read(file)
      return bytes && fromUtf8(bytes)
    }
    return {
      copy: await openTileFolder(path.join(folder, MIRROR)),
      auditor,
      read,
      write: (file, text) => own.write(file, toUtf8(text)),
      async readState() {
        const text = await read(STATE)
        if (text === undefined) return emptyState(EMPTY_ROOT)
        const state = parseState(text)
        if (!state) throw invalid('state_file', path.join(folder, STATE))
        return state
      },
      writeState: (state) => own.write(STATE, toUtf8(formatState(state))),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Folder of the copy, below the store. */
export const MIRROR = 'mirror'

async function readAuditor(name: string, file: string): Promise<Auditor> {
  const opened = await openOwnKey(file)
  if (!opened) throw invalid('key_file', file)
  const { key: own, ...made } = opened
  const key = verifierKey(name, fromBase64Url(own.publicKey.x)!)
  const sign = async (message: Uint8Array) => signBytes(own, message)
  return {
    ...{ key, ...made },
    signNote: (text) => signNote(text, key, sign),
  }
}

const invalid = (fault: 'state_file' | 'key_file', file: string) =>
  settingsInvalid({ setting: file, fault })
