/** From unknown JSON to runs and sessions; code that was run has written most of it. */

import {
  Display,
  ExecutionData,
  Isolation,
  ISOLATION_LEVELS,
  IsolationLayer,
  PastRun,
  RUN_LIMITS,
  RUN_STATUSES,
  RunError,
  RunLimits,
  RunValue,
  Session,
  SESSION_STATES,
  SessionsData,
  Variable,
  WrittenFile
} from './execution';
import {
  isObject,
  JsonObject,
  readChoice,
  readCount,
  readFlag,
  readList,
  readObject,
  readOptionalCount,
  readOptionalNumber,
  readOptionalText,
  readText
} from './json';

/** Characters of a stream, a traceback or a value that are drawn at most. */
const MAX_OUTPUT_LENGTH = 100_000;

/** Characters of names, types and previews. */
const MAX_LABEL_LENGTH = 500;

/** Characters of one display: a figure in the stored result may be large. */
const MAX_DISPLAY_LENGTH = 16_000_000;

function readOutput(value: unknown): string {
  return readText(value).slice(0, MAX_OUTPUT_LENGTH);
}

function readLabel(value: unknown): string {
  return readText(value).slice(0, MAX_LABEL_LENGTH);
}

function parseLimits(value: unknown): RunLimits {
  const limits = readObject(value);
  return {
    timeoutSeconds: readOptionalNumber(limits.timeout_s),
    cpuSeconds: readOptionalNumber(limits.cpu_s),
    maxMemoryBytes: readOptionalCount(limits.max_memory_bytes)
  };
}

function parseLayer(value: unknown): IsolationLayer | null {
  const layer = readObject(value);
  const name = readLabel(layer.layer);
  return name
    ? {
        layer: name,
        isActive: layer.active === true,
        detail: readLabel(layer.detail)
      }
    : null;
}

function parseIsolation(value: unknown): Isolation {
  const isolation = readObject(value);
  return {
    level: readChoice(isolation.level, ISOLATION_LEVELS, 'unknown'),
    layers: readList(isolation.layers, parseLayer, 50)
  };
}

function parseVariable(value: unknown): Variable | null {
  const variable = readObject(value);
  const name = readLabel(variable.name);
  return name
    ? {
        name,
        type: readLabel(variable.type),
        bytes: readOptionalCount(variable.size),
        preview: readLabel(variable.preview)
      }
    : null;
}

function parseVariables(value: unknown): Variable[] {
  return readList(value, parseVariable, 500);
}

function parseValue(value: unknown): RunValue | null {
  if (!isObject(value)) {
    return null;
  }
  return {
    type: readLabel(value.type),
    repr: readOutput(value.repr),
    html: readOptionalText(value.html),
    rows: readOptionalCount(value.rows),
    columns: readOptionalCount(value.columns)
  };
}

function parseDisplay(value: unknown): Display | null {
  const display = readObject(value);
  const mime = readLabel(display.mime).toLowerCase();
  const { data } = display;
  if (!mime) {
    return null;
  }
  if (typeof data === 'string') {
    return { mime, data: data.length <= MAX_DISPLAY_LENGTH ? data : null };
  }
  return { mime, data: isObject(data) ? data : null };
}

function parseRunError(value: unknown): RunError | null {
  if (!isObject(value)) {
    return null;
  }
  return {
    type: readLabel(value.type) || 'Error',
    message: readOutput(value.message),
    traceback: readOutput(value.traceback)
  };
}

function parseFile(value: unknown): WrittenFile | null {
  const file = readObject(value);
  const name = readLabel(file.name);
  return name ? { name, bytes: readOptionalCount(file.bytes) } : null;
}

export function parseExecution(data: JsonObject): ExecutionData {
  return {
    status: readChoice(data.status, RUN_STATUSES, 'unknown'),
    limit: RUN_LIMITS.find(limit => limit === data.limit) ?? null,
    session: readLabel(data.session) || null,
    code: readOutput(data.code),
    stdout: readOutput(data.stdout),
    stderr: readOutput(data.stderr),
    stdoutTruncated: readFlag(data.stdout_truncated),
    stderrTruncated: readFlag(data.stderr_truncated),
    value: parseValue(data.value),
    displays: readList(data.displays, parseDisplay, 50),
    error: parseRunError(data.error),
    files: readList(data.files, parseFile, 500),
    variables: parseVariables(data.variables),
    seconds: readOptionalNumber(data.duration_s),
    cpuSeconds: readOptionalNumber(data.cpu_s),
    peakMemoryBytes: readOptionalCount(data.peak_memory_bytes),
    limits: parseLimits(data.limits),
    isolation: parseIsolation(data.isolation),
    restored: readFlag(data.restored)
  };
}

function parsePastRun(value: unknown): PastRun | null {
  if (!isObject(value)) {
    return null;
  }
  return {
    status: readChoice(value.status, RUN_STATUSES, 'unknown'),
    code: readLabel(value.code),
    seconds: readOptionalNumber(value.duration_s),
    created: readLabel(value.created)
  };
}

function parseSession(value: unknown): Session | null {
  const session = readObject(value);
  const name = readLabel(session.name);
  if (!name) {
    return null;
  }
  return {
    name,
    state: readChoice(session.state, SESSION_STATES, 'unknown'),
    created: readLabel(session.created),
    runs: readCount(session.runs),
    memoryBytes: readOptionalCount(session.memory_bytes),
    limits: parseLimits(session.limits),
    isolation: parseIsolation(session.isolation),
    variables: parseVariables(session.variables),
    history: readList(session.history, parsePastRun, 100)
  };
}

export function parseSessions(data: JsonObject): SessionsData {
  return { sessions: readList(data.sessions, parseSession, 200) };
}
