/** The import directions of the source, as a function of its files. */

import path from 'node:path'

/** Source by its path below `src`, such as `core/bytes/hash.ts`. */
export type Sources = Readonly<Record<string, string>>

const LAYERS = ['core', 'native', 'db', 'ledger', 'oversight', 'mirror', 'http', 'text', 'web']

/** Folders, or files outside of any, that each may import from, besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  native: ['core'],
  text: ['core'],
  web: ['core', 'text'],
  db: ['core', 'native'],
  ledger: ['core', 'native', 'db'],
  oversight: ['core', 'native', 'db'],
  witness: ['core', 'native'],
  mirror: ['core', 'native', 'db', 'ledger'],
  http: ['core', 'native', 'db', 'ledger', 'oversight', 'text', 'web'],
  'config.ts': ['core', 'text'],
  service: [...LAYERS, 'config.ts'],
  'main.ts': [...LAYERS, 'config.ts', 'service'],
  audit: ['core', 'native', 'db'],
  watch: ['core', 'native', 'audit', 'mirror', 'witness', 'text'],
  build: ['core', 'text', 'web'],
  docs: ['core', 'text', 'http'],
  demo: [...LAYERS, 'config.ts', 'service'],
  cli: [...LAYERS, 'audit', 'watch', 'witness', 'config.ts', 'service', 'main.ts', 'demo'],
}

/**
 * Rooms of a folder, each of which may import those before it. Files beside the rooms stand below
 * them all, but for those named as `above`, which may import any.
 */
const ROOMS: Readonly<
  Record<string, { readonly order: readonly string[]; readonly above: readonly string[] }>
> = {
  core: {
    order: ['bytes', 'keys', 'codes', 'log', 'events', 'rules', 'alerts', 'passport', 'bundle'],
    above: ['index.ts', 'bundles.ts', 'setting-faults.ts'],
  },
  http: {
    order: ['schemas', 'openapi', 'api', 'pages'],
    above: ['app.ts', 'front.ts', 'costs.ts', 'routes.ts'],
  },
  oversight: {
    order: ['alerts', 'counted', 'family', 'obligations', 'summaries'],
    above: ['derivations.ts', 'follow-once.ts', 'rebuild.ts', 'follow.ts'],
  },
  demo: {
    order: ['city', 'stories'],
    above: ['story.ts', 'highlights.ts', 'batches.ts', 'load.ts', 'run.ts'],
  },
  cli: {
    order: [
      ...['terminal', 'remote', 'codes', 'keys', 'submitting', 'verifying', 'auditing', 'copying'],
      'operating',
    ],
    above: ['main.ts', 'program.ts', 'commands.ts'],
  },
}

/** Packages for folders that must run anywhere; the others may import any, and Node. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  core: ['@noble/hashes', '@scure/base', 'fflate', 'zod'],
  text: [],
  web: ['@noble/curves', '@noble/hashes', 'preact', 'preact-render-to-string', 'zod'],
}

/** A line for each import that is not allowed, and for each cycle. */
export function importFaults(sources: Sources): string[] {
  const forbidden = Object.entries(sources).flatMap(([file, source]) =>
    importsOf(source)
      .filter((specifier) => !mayImport(file, specifier))
      .map((specifier) => `${file} imports ${specifier}`),
  )
  return [...forbidden, ...cycles(sources)]
}

const IMPORT =
  /^\s*(?:import|export)\b(?:[\w$\s{},*]+\bfrom)?\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm

const importsOf = (source: string): string[] =>
  Array.from(source.matchAll(IMPORT), ([, fixed, dynamic]) => (fixed ?? dynamic)!)

function mayImport(file: string, specifier: string): boolean {
  const from = areaOf(file)
  if (!specifier.startsWith('.')) {
    return PACKAGES[from]?.some((name) => isWithin(specifier, name)) ?? true
  }
  const target = resolve(file, specifier)
  const to = areaOf(target)
  if (to === from) return mayImportRoom(from, roomOf(file), roomOf(target))
  return MAY_IMPORT[from]?.includes(to) ?? false
}

function mayImportRoom(area: string, from: string, to: string): boolean {
  const rooms = ROOMS[area]
  if (!rooms || from === to || rooms.above.includes(from)) return true
  const place = (room: string) => (room.endsWith('.ts') ? -1 : placeIn(rooms.order, room))
  return place(to) <= place(from)
}

/** A room that nobody placed may import nothing and be imported by nobody. */
const placeIn = (order: readonly string[], room: string): number => {
  const place = order.indexOf(room)
  return place < 0 ? Number.NaN : place
}

const roomOf = (file: string) => file.split('/')[1]!
const areaOf = (file: string) => file.split('/')[0]!
const resolve = (file: string, specifier: string) => path.posix.join(file, '..', specifier)
const isWithin = (specifier: string, name: string) =>
  specifier === name || specifier.startsWith(`${name}/`)

function cycles(sources: Sources): string[] {
  const found: string[] = []
  const finished = new Set<string>()
  const visit = (file: string, trail: readonly string[]) => {
    const start = trail.indexOf(file)
    if (start >= 0) found.push([...trail.slice(start), file].join(' -> '))
    if (start >= 0 || finished.has(file)) return
    for (const specifier of importsOf(sources[file] ?? '')) {
      if (specifier.startsWith('.')) visit(resolve(file, specifier), [...trail, file])
    }
    finished.add(file)
  }
  for (const file of Object.keys(sources)) visit(file, [])
  return found
}
