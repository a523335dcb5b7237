/** A tool's run on the server. */

import { Envelope, ErrorData } from './envelope';
import {
  isObject,
  JsonObject,
  readChoice,
  readCount,
  readObject,
  readOptionalCount,
  readOptionalNumber,
  readText
} from './json';
import { parseEnvelope, parseError } from './parse-envelope';

const STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;

export type JobState = (typeof STATES)[number];

export interface Progress {
  readonly done: number;
  readonly total: number | null;
  readonly message: string;
}

export interface Job {
  readonly id: string;
  readonly tool: string;
  readonly arguments: JsonObject;
  readonly state: JobState;
  readonly progress: Progress | null;
  readonly result: Envelope | null;
  readonly error: ErrorData | null;
  readonly seconds: number | null;
}

/** Whether the job will not change any more. */
export function isFinished(job: Job): boolean {
  return job.state !== 'queued' && job.state !== 'running';
}

function parseProgress(value: unknown): Progress | null {
  if (!isObject(value)) {
    return null;
  }
  return {
    done: readCount(value.done),
    total: readOptionalCount(value.total) || null,
    message: readText(value.message)
  };
}

/** Read a job; null when the value has no id. */
export function parseJob(value: unknown): Job | null {
  const job = readObject(value);
  const id = readText(job.id);
  if (!id) {
    return null;
  }
  return {
    id,
    tool: readText(job.tool),
    arguments: readObject(job.arguments),
    // A state we do not know would never end: treat it as a failure.
    state: readChoice(job.state, STATES, 'failed'),
    progress: parseProgress(job.progress),
    result: parseEnvelope(job.result),
    error: isObject(job.error) ? parseError(job.error) : null,
    seconds: readOptionalNumber(job.seconds)
  };
}
