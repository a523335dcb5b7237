/** Runs of code and their sessions, as a kernel or the server would write them. */

import { envelope, Json } from './envelopes';

const BARS_PNG =
  'iVBORw0KGgoAAAANSUhEUgAAADAAAAAYCAMAAACLI47uAAAACVBMVEX///8AAAAebsgGKCuMAAAALUlEQVR42mNgGAUDCZigYBBoYEIDA6iBCQcYAA1MBAAdNTARCeiggYlEQLIGABjsA5FaWxQlAAAAAElFTkSuQmCC';

const LAYERS = [
  ['user namespace', 'nobody outside'],
  ['mount namespace', 'a root of its own, the interpreter read-only'],
  ['pid namespace', 'sees itself only'],
  ['network namespace', 'no network'],
  ['seccomp', '112 system calls allowed'],
  ['landlock', 'ABI 3: files'],
  ['rlimits', 'memory, files, processes']
] as const;

/** The isolation with the layers in `absent` missing. */
export function isolation(level: string, ...absent: readonly string[]): Json {
  return {
    level,
    layers: LAYERS.map(([layer, detail]) => ({
      layer,
      active: !absent.includes(layer),
      detail: absent.includes(layer) ? 'denied by the host (EPERM)' : detail
    }))
  };
}

const LIMITS = {
  timeout_s: 30,
  cpu_s: 30,
  max_memory_bytes: 512 * 2 ** 20,
  max_output_bytes: 2 ** 20,
  max_file_bytes: 64 * 2 ** 20
};

export function variables(count: number): Json[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `column_${index + 1}`,
    type: index % 4 === 0 ? 'pandas.Series' : 'int',
    size: 28 + index * 4096,
    preview: index % 4 === 0 ? '[1, 2, 3, …]' : String(index)
  }));
}

/** The result of a run; `data` and `parts` replace what a test is about. */
export function run(data: Json = {}, parts: Json = {}): Json {
  return envelope(
    'execution',
    {
      status: 'ok',
      limit: null,
      session: 'work',
      code: 'import pandas as pd\ntable = pd.DataFrame({"a": [1, 2]})\nprint(table.sum())\ntable',
      stdout: 'a    3\n\x1b[32mdtype\x1b[0m: int64\n',
      stderr: '',
      stdout_truncated: false,
      stderr_truncated: false,
      value: {
        type: 'pandas.DataFrame',
        repr: '   a\n0  1\n1  2',
        html: `<table border="1" class="dataframe"><thead><tr><th></th><th>a</th></tr></thead>
          <tbody><tr><th>0</th><td>1</td></tr><tr><th>1</th><td>2</td></tr></tbody></table>`,
        rows: 2,
        columns: 1
      },
      displays: [{ mime: 'image/png', data: BARS_PNG }],
      error: null,
      files: [{ name: 'bars.png', bytes: 2310 }],
      variables: variables(3),
      duration_s: 0.183,
      cpu_s: 0.171,
      peak_memory_bytes: 148 * 2 ** 20,
      limits: LIMITS,
      isolation: isolation('full'),
      restored: false,
      ...data
    },
    {
      tool: 'run',
      title: 'Run',
      summary: 'ok · 183 ms · 148 MiB',
      arguments: { session: 'work' },
      line: '%%agent run --session work\nprint(1)',
      ...parts
    }
  );
}

export function failedRun(): Json {
  return run(
    {
      status: 'error',
      value: null,
      displays: [],
      files: [],
      stderr: 'careful\n',
      error: {
        type: 'ZeroDivisionError',
        message: 'division by zero',
        traceback:
          'Traceback (most recent call last):\n  File "<cell 3>", line 1\n    1 / 0\nZeroDivisionError: division by zero'
      }
    },
    { title: 'A run that failed', summary: 'ZeroDivisionError' }
  );
}

export function killedRun(): Json {
  return run(
    {
      status: 'limit',
      limit: 'memory',
      value: null,
      displays: [],
      files: [],
      stdout: 'growing…\n',
      stdout_truncated: true,
      peak_memory_bytes: 512 * 2 ** 20,
      restored: true,
      isolation: isolation('landlock', 'user namespace', 'mount namespace')
    },
    { title: 'A run without end', summary: 'memory limit' }
  );
}

export function bareRun(): Json {
  return run(
    {
      value: null,
      displays: [],
      files: [],
      isolation: isolation('none', ...LAYERS.map(([layer]) => layer))
    },
    { title: 'A run without walls', summary: 'ok' }
  );
}

export function session(name: string, parts: Json = {}): Json {
  return {
    name,
    state: 'idle',
    created: '2026-11-21T06:30:00Z',
    runs: 3,
    memory_bytes: 148 * 2 ** 20,
    limits: LIMITS,
    isolation: isolation('full'),
    variables: variables(12),
    history: [
      {
        status: 'ok',
        code: 'import pandas as pd',
        duration_s: 0.2,
        created: '2026-11-21T06:31:00Z'
      },
      {
        status: 'error',
        code: '1 / 0',
        duration_s: 0.001,
        created: '2026-11-21T06:32:00Z'
      },
      {
        status: 'timeout',
        code: 'while True: pass',
        duration_s: 30,
        created: '2026-11-21T06:33:00Z'
      }
    ],
    ...parts
  };
}

export function sessions(...list: readonly Json[]): Json {
  return envelope(
    'sessions',
    { sessions: list },
    {
      tool: 'sessions',
      title: 'Sessions',
      summary: `${list.length} sessions`,
      line: '%agent sessions'
    }
  );
}
