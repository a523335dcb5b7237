/** The only module that talks to the server. */

import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import { Chunk, Envelope, ErrorData, PageText } from './contract/envelope';
import { Job, parseJob } from './contract/job';
import { JsonObject, readCount, readList, readObject } from './contract/json';
import {
  parseChunk,
  parseEnvelope,
  parseError,
  parsePageText
} from './contract/parse-envelope';
import { parsePictureView } from './contract/parse-pictures';
import { parseFile, parsePageView, parseTable } from './contract/parse-reading';
import { PictureView } from './contract/pictures';
import { DocumentFile, PageView, Table } from './contract/reading';
import { parseToolSpec, ToolSpec } from './contract/tool';

/** The stored full result behind an envelope no longer exists. */
export const NOT_FOUND = 'DOM_VAL_NOT_FOUND';

/** Codes of failures that happen before the server's own code is reached. */
export const OFFLINE = 'FRONT_OFFLINE';
const UNREADABLE = 'FRONT_UNREADABLE_ANSWER';

/** A failed call, with the server's code and hint. */
export class ApiError extends Error {
  constructor(
    readonly data: ErrorData,
    readonly httpStatus: number | null
  ) {
    super(data.message);
    this.name = 'ApiError';
  }

  get isGone(): boolean {
    return this.data.code === NOT_FOUND || this.httpStatus === 404;
  }
}

/** Whatever was thrown, as the error data that the interface shows. */
export function errorData(reason: unknown): ErrorData {
  if (reason instanceof ApiError) {
    return reason.data;
  }
  return parseError({
    message: reason instanceof Error ? reason.message : String(reason)
  });
}

/** What a tool is run with. */
export interface ToolCall {
  readonly tool: string;
  readonly arguments: JsonObject;
  /** Folder, relative to the server's root, that the answer's `line` is written for. */
  readonly cwd: string;
}

/** Part of a long list, and how long the list is. */
export interface Slice<T> {
  readonly total: number;
  readonly items: readonly T[];
}

/** What the models need of the server; tests put their own in place. */
export interface Api {
  status(): Promise<Envelope>;
  tools(): Promise<ToolSpec[]>;
  run(call: ToolCall, signal?: AbortSignal): Promise<Envelope>;
  /** A page as it looks, which the server does not keep. */
  look(call: ToolCall, signal?: AbortSignal): Promise<PageView>;
  startJob(call: ToolCall): Promise<Job>;
  job(id: string): Promise<Job>;
  jobs(): Promise<Job[]>;
  cancelJob(id: string): Promise<Job>;
  /** A stored result with all that its envelope in the notebook had no room for. */
  result(id: string): Promise<Envelope>;
  pages(id: string, start: number, stop: number): Promise<Slice<PageText>>;
  chunks(id: string, start: number, stop: number): Promise<Slice<Chunk>>;
  tables(id: string, start: number, stop: number): Promise<Slice<Table>>;
  /** The files behind a result that read many. */
  files(id: string, start: number, stop: number): Promise<Slice<DocumentFile>>;
  /** A stored page as it looks. */
  pageView(id: string): Promise<PageView>;
  /** A stored chart or picture. */
  pictureView(id: string): Promise<PictureView>;
  /** Listen to job changes until the returned function is called. */
  listen(onJob: (job: Job) => void, onClose: () => void): () => void;
}

interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly query?: Readonly<Record<string, number>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

export class ServerApi implements Api {
  constructor(private readonly _settings: ServerConnection.ISettings) {}

  async status(): Promise<Envelope> {
    return this._envelope(await this._request(['status']));
  }

  async tools(): Promise<ToolSpec[]> {
    const answer = await this._request(['tools']);
    return readList(answer.tools, parseToolSpec, 500);
  }

  async run(call: ToolCall, signal?: AbortSignal): Promise<Envelope> {
    return this._envelope((await this._call(call, {}, signal)).result);
  }

  async look(call: ToolCall, signal?: AbortSignal): Promise<PageView> {
    const answer = await this._call(call, { keep: false }, signal);
    return readList(answer.views, parsePageView, 1)[0] ?? unreadable('a page');
  }

  async startJob(call: ToolCall): Promise<Job> {
    return this._job(
      await this._request(['jobs'], { method: 'POST', body: { ...call } })
    );
  }

  async job(id: string): Promise<Job> {
    return this._job(await this._request(['jobs', id]));
  }

  async jobs(): Promise<Job[]> {
    return readList((await this._request(['jobs'])).jobs, parseJob, 500);
  }

  async cancelJob(id: string): Promise<Job> {
    return this._job(await this._request(['jobs', id], { method: 'DELETE' }));
  }

  async result(id: string): Promise<Envelope> {
    return this._envelope((await this._request(['results', id])).result);
  }

  pages(id: string, start: number, stop: number): Promise<Slice<PageText>> {
    return this._part(id, 'pages', start, stop, parsePageText);
  }

  chunks(id: string, start: number, stop: number): Promise<Slice<Chunk>> {
    return this._part(id, 'chunks', start, stop, parseChunk);
  }

  tables(id: string, start: number, stop: number): Promise<Slice<Table>> {
    return this._part(id, 'tables', start, stop, parseTable);
  }

  files(id: string, start: number, stop: number): Promise<Slice<DocumentFile>> {
    return this._part(id, 'files', start, stop, parseFile);
  }

  async pageView(id: string): Promise<PageView> {
    const { items } = await this._part(id, 'views', 0, 1, parsePageView);
    return items[0] ?? unreadable('a page');
  }

  async pictureView(id: string): Promise<PictureView> {
    const { items } = await this._part(id, 'views', 0, 1, parsePictureView);
    return items[0] ?? unreadable('a picture');
  }

  listen(onJob: (job: Job) => void, onClose: () => void): () => void {
    const { wsUrl, token, appendToken, WebSocket } = this._settings;
    const query = appendToken && token ? `?token=${encodeURIComponent(token)}` : '';
    const socket = new WebSocket(URLExt.join(wsUrl, 'ferrolab', 'events') + query);
    socket.onmessage = event => {
      const message = readObject(parseJsonText(event.data));
      const job = message.type === 'job' ? parseJob(message.job) : null;
      if (job) {
        onJob(job);
      }
    };
    socket.onclose = onClose;
    return () => {
      socket.onmessage = null;
      socket.onclose = null;
      socket.close();
    };
  }

  private _call(
    { tool, arguments: args, cwd }: ToolCall,
    more: JsonObject,
    signal?: AbortSignal
  ): Promise<JsonObject> {
    const body = { arguments: args, cwd, ...more };
    return this._request(['tools', tool], { method: 'POST', body, signal });
  }

  /** Some of what a stored result has many of. */
  private async _part<T>(
    id: string,
    part: string,
    start: number,
    stop: number,
    parse: (item: unknown, position: number) => T | null
  ): Promise<Slice<T>> {
    const answer = await this._request(['results', id, part], {
      query: { start, stop }
    });
    return {
      total: readCount(answer.total),
      items: readList(answer[part], (item, index) => parse(item, start + index))
    };
  }

  private async _request(
    path: readonly string[],
    { method = 'GET', query = {}, body, signal }: RequestOptions = {}
  ): Promise<JsonObject> {
    const url =
      URLExt.join(this._settings.baseUrl, 'ferrolab', ...path.map(encodeURIComponent)) +
      URLExt.objectToQueryString(query);
    let response: Response;
    let text: string;
    try {
      response = await ServerConnection.makeRequest(
        url,
        {
          method,
          signal,
          ...(body === undefined ? {} : { body: JSON.stringify(body) })
        },
        this._settings
      );
      text = await response.text();
    } catch (reason) {
      throw new ApiError(
        parseError({
          code: OFFLINE,
          message: reason instanceof Error ? reason.message : String(reason),
          retryable: true
        }),
        null
      );
    }
    const answer = parseJsonText(text);
    if (!response.ok) {
      throw new ApiError(failure(answer, response), response.status);
    }
    return readObject(answer);
  }

  private _envelope(value: unknown): Envelope {
    return parseEnvelope(value) ?? unreadable('a result');
  }

  private _job(answer: JsonObject): Job {
    return parseJob(answer.job) ?? unreadable('a job');
  }
}

function parseJsonText(text: unknown): unknown {
  try {
    return typeof text === 'string' ? (JSON.parse(text) as unknown) : null;
  } catch {
    return null;
  }
}

/** The server's error, or what can be said when something else answered. */
function failure(answer: unknown, response: Response): ErrorData {
  const { error, message } = readObject(answer);
  return typeof error === 'object' && error !== null
    ? parseError(error)
    : parseError({
        code: `HTTP_${response.status}`,
        message:
          typeof message === 'string' && message
            ? message
            : response.statusText || 'HTTP error'
      });
}

function unreadable(what: string): never {
  throw new ApiError(
    parseError({
      code: UNREADABLE,
      message: `The server's answer is not ${what}.`,
      hint: 'The server extension and the front end may be of different versions.'
    }),
    null
  );
}
