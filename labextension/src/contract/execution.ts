/** What running code gives: one run's result, and the sessions that code runs in. */

import { JsonObject } from './json';

export const RUN_STATUSES = [
  'ok',
  'error',
  'timeout',
  'killed',
  'limit',
  'cancelled'
] as const;

export type RunStatus = (typeof RUN_STATUSES)[number] | 'unknown';

export const RUN_LIMITS = [
  'wall_time',
  'cpu_time',
  'memory',
  'output',
  'threads',
  'files',
  'protocol'
] as const;

export type RunLimit = (typeof RUN_LIMITS)[number];

export const ISOLATION_LEVELS = ['full', 'landlock', 'none'] as const;

export type IsolationLevel = (typeof ISOLATION_LEVELS)[number] | 'unknown';

export const SESSION_STATES = ['idle', 'running', 'dead'] as const;

export type SessionState = (typeof SESSION_STATES)[number] | 'unknown';

/** One of the walls around the code. */
export interface IsolationLayer {
  readonly layer: string;
  readonly isActive: boolean;
  /** What it does, or why it is not there. */
  readonly detail: string;
}

export interface Isolation {
  readonly level: IsolationLevel;
  readonly layers: readonly IsolationLayer[];
}

/** What a run may use; null where nothing was said. */
export interface RunLimits {
  readonly timeoutSeconds: number | null;
  readonly cpuSeconds: number | null;
  readonly maxMemoryBytes: number | null;
}

export interface Variable {
  readonly name: string;
  readonly type: string;
  readonly bytes: number | null;
  readonly preview: string;
}

export interface RunValue {
  readonly type: string;
  readonly repr: string;
  readonly html: string | null;
  readonly rows: number | null;
  readonly columns: number | null;
}

/** A figure, table or other rich output, under one MIME type. */
export interface Display {
  readonly mime: string;
  /** Base64, text, or an object; null when it was too large to travel along. */
  readonly data: string | JsonObject | null;
}

export interface RunError {
  readonly type: string;
  readonly message: string;
  readonly traceback: string;
}

export interface WrittenFile {
  readonly name: string;
  readonly bytes: number | null;
}

export interface ExecutionData {
  readonly status: RunStatus;
  readonly limit: RunLimit | null;
  readonly session: string | null;
  readonly code: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly stdoutTruncated: boolean;
  readonly stderrTruncated: boolean;
  readonly value: RunValue | null;
  readonly displays: readonly Display[];
  readonly error: RunError | null;
  readonly files: readonly WrittenFile[];
  readonly variables: readonly Variable[];
  readonly seconds: number | null;
  readonly cpuSeconds: number | null;
  readonly peakMemoryBytes: number | null;
  readonly limits: RunLimits;
  readonly isolation: Isolation;
  /** The code died, and the session went back to where it was before. */
  readonly restored: boolean;
}

export interface PastRun {
  readonly status: RunStatus;
  readonly code: string;
  readonly seconds: number | null;
  readonly created: string;
}

export interface Session {
  readonly name: string;
  readonly state: SessionState;
  readonly created: string;
  readonly runs: number;
  readonly memoryBytes: number | null;
  readonly limits: RunLimits;
  readonly isolation: Isolation;
  readonly variables: readonly Variable[];
  readonly history: readonly PastRun[];
}

export interface SessionsData {
  readonly sessions: readonly Session[];
}
