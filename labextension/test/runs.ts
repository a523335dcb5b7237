/** Runs and sessions as the server or a kernel would write them. */

export const FULL_ISOLATION = {
  level: 'full',
  layers: [
    { layer: 'user_namespace', active: true, detail: 'uid 0 inside is nobody outside' },
    { layer: 'seccomp', active: true, detail: '118 system calls allowed' },
    { layer: 'landlock', active: true, detail: 'ABI 6' }
  ]
};

export const VARIABLES = [
  { name: 'table', type: 'pandas.DataFrame', size: 2_097_152, preview: '3 × 2' },
  { name: 'total', type: 'int', size: 28, preview: '42' }
];

/** The data of a run; `parts` replaces what a test is about. */
export function runData(parts: object = {}): object {
  return {
    status: 'ok',
    limit: null,
    session: null,
    code: 'print(6 * 7)\n42',
    stdout: '42\n',
    stderr: '',
    stdout_truncated: false,
    stderr_truncated: false,
    value: { type: 'int', repr: '42', html: null, rows: null, columns: null },
    displays: [],
    error: null,
    files: [],
    variables: VARIABLES,
    duration_s: 0.5,
    cpu_s: 0.25,
    peak_memory_bytes: 256 * 2 ** 20,
    limits: {
      timeout_s: 30,
      cpu_s: 30,
      max_memory_bytes: 512 * 2 ** 20,
      max_output_bytes: 1_000_000,
      max_file_bytes: 1_000_000
    },
    isolation: FULL_ISOLATION,
    restored: false,
    ...parts
  };
}

export function sessionData(parts: object = {}): object {
  return {
    name: 'work',
    state: 'idle',
    created: '2026-11-21T06:30:00Z',
    runs: 3,
    memory_bytes: 64 * 2 ** 20,
    limits: { timeout_s: 30, max_memory_bytes: 512 * 2 ** 20 },
    isolation: FULL_ISOLATION,
    variables: VARIABLES,
    history: [
      { status: 'ok', code: 'x = 1', duration_s: 0.01, created: '2026-11-21T06:31:00Z' }
    ],
    ...parts
  };
}

/** Values that do not belong where they are put. */
export const MISPLACED: readonly unknown[] = [
  undefined,
  null,
  true,
  -1,
  NaN,
  1e308,
  '',
  '<img src=x onerror="window.hacked=1">',
  'javascript:window.hacked=1',
  '\ud800\u202e\x1b[31m',
  'x'.repeat(2_000_000),
  [],
  [null, 1, 'a', [[]], {}, { name: {}, mime: [], layer: 1, code: null }],
  {},
  { toString: 1, length: -1, constructor: null },
  JSON.parse('{"__proto__": {"polluted": true}}')
];
