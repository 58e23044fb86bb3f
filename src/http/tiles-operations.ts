/** The operations of tiles, for the OpenAPI document. */

const BYTES = { 'application/octet-stream': 'bytes' } as const

export const TILES_OPERATIONS = [
  {
    path: '/tile/{level}/{tile}',
    method: 'get',
    operationId: 'getTile',
    cost: 0.05, // out of memory, and mirrors ask for thousands
    summary:
      'A tile of the tree, C2SP tlog-tiles: `<level>/<index>`, or with `.p/<width>` its first hashes. The index has slashes: `x001/x234/067`',
    answers: { 200: BYTES },
    refusals: ['not_found'],
  },
  {
    path: '/tile/entries/{tile}',
    method: 'get',
    operationId: 'getEntryBundle',
    cost: 0.5,
    summary:
      'The entries of a tile, each behind its length, always with gzip: for auditors, regulators and the authority, or for all if the operator says so',
    token: 'optional',
    answers: { 200: BYTES },
    refusals: ['token_invalid', 'access_denied', 'not_found'],
  },
] as const
