/** Short ways to what the tests need. */

import { nullTranslator } from '@jupyterlab/translation';

import { Api, ToolCall } from '../src/api';
import { Chunk, Envelope } from '../src/contract/envelope';
import { parseJob, Job } from '../src/contract/job';
import { parseChunk, parseEnvelope } from '../src/contract/parse-envelope';

export const trans = nullTranslator.load('ferrolab');

export function envelope(
  kind: string,
  data: object = {},
  parts: object = {}
): Envelope {
  const parsed = parseEnvelope({ version: 1, id: 'a1', kind, data, ...parts });
  if (!parsed) {
    throw new Error('The sample is no envelope.');
  }
  return parsed;
}

export function chunk(parts: object, index = 0): Chunk {
  const parsed = parseChunk(parts, index);
  if (!parsed) {
    throw new Error('The sample is no chunk.');
  }
  return parsed;
}

export function job(parts: object = {}): Job {
  const parsed = parseJob({ id: 'j1', tool: 'parse', state: 'running', ...parts });
  if (!parsed) {
    throw new Error('The sample is no job.');
  }
  return parsed;
}

export const CALL: ToolCall = {
  tool: 'parse',
  arguments: { source: 'x.pdf' },
  cwd: ''
};

/** A server of which only the given calls are expected. */
export function fakeApi(calls: Partial<Api>): Api {
  const unexpected = (): never => {
    throw new Error('This call was not expected.');
  };
  return {
    status: unexpected,
    tools: unexpected,
    run: unexpected,
    look: unexpected,
    startJob: unexpected,
    job: unexpected,
    jobs: unexpected,
    cancelJob: unexpected,
    result: unexpected,
    pages: unexpected,
    chunks: unexpected,
    tables: unexpected,
    files: unexpected,
    pageView: unexpected,
    pictureView: unexpected,
    listen: () => () => undefined,
    ...calls
  };
}

/** Let promises that are settled already run their course. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    await Promise.resolve();
  }
}
