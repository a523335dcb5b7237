import { Page, Route } from '@playwright/test';

import { Book, envelope, Json, status, tokenCount } from './envelopes';
import { sessions } from './runs';

const TOOLS: Json[] = [
  {
    name: 'parse',
    summary: 'Read a document: text, pages, sections.',
    description: 'PDF, Markdown, HTML and plain text, recognised by content.',
    parameters: {
      type: 'object',
      properties: {
        source: { type: 'string', format: 'path', description: 'The file.' },
        pages: {
          anyOf: [{ type: 'string' }, { type: 'null' }],
          default: null,
          description: 'Such as 1-5,9.'
        },
        format: {
          anyOf: [{ type: 'string', enum: ['pdf', 'html'] }, { type: 'null' }],
          default: null,
          description: 'Read it as this.'
        },
        ocr: {
          type: 'string',
          enum: ['never', 'auto', 'always'],
          default: 'auto',
          description: 'Whether text is recognised in pictures of pages.'
        },
        main_content: {
          type: 'boolean',
          default: false,
          description: 'Leave out navigation.'
        }
      },
      required: ['source']
    },
    returns: 'document',
    effects: ['reads'],
    examples: ['%agent parse report.pdf'],
    positional: ['source'],
    body: null,
    distribution: 'ferrolab'
  },
  {
    name: 'chunk',
    summary: 'Cut a document into chunks.',
    description: '',
    parameters: {
      type: 'object',
      properties: {
        source: {
          anyOf: [{ type: 'string', format: 'path' }, { type: 'null' }],
          default: null
        },
        text: { anyOf: [{ type: 'string' }, { type: 'null' }], default: null },
        max_tokens: {
          type: 'integer',
          minimum: 1,
          default: 512,
          description: 'The limit.'
        },
        overlap_tokens: { type: 'integer', minimum: 0, default: 0 },
        model: { anyOf: [{ type: 'string' }, { type: 'null' }], default: null }
      }
    },
    returns: 'chunks',
    effects: ['reads'],
    examples: [],
    positional: ['source'],
    body: 'text',
    distribution: 'ferrolab'
  },
  {
    name: 'tokens',
    summary: 'Count tokens.',
    description: '',
    parameters: {
      type: 'object',
      properties: { text: { type: 'string' }, model: { type: 'string' } },
      required: ['text']
    },
    returns: 'token_count',
    effects: ['pure'],
    examples: [],
    positional: ['text'],
    body: 'text',
    distribution: 'ferrolab'
  },
  {
    name: 'run',
    summary: 'Run Python in a sandbox.',
    description: '',
    parameters: {
      type: 'object',
      properties: {
        code: { type: 'string', description: 'Python.' },
        session: { anyOf: [{ type: 'string' }, { type: 'null' }], default: null },
        timeout_s: { type: 'number', default: 30, exclusiveMinimum: 0 }
      },
      required: ['code']
    },
    returns: 'execution',
    effects: ['executes'],
    examples: [],
    positional: [],
    body: 'code',
    distribution: 'ferrolab'
  },
  {
    name: 'sessions',
    summary: 'List the sessions.',
    description: '',
    parameters: { type: 'object', properties: {} },
    returns: 'sessions',
    effects: ['pure'],
    examples: [],
    positional: [],
    body: null,
    distribution: 'ferrolab'
  },
  {
    name: 'reset',
    summary: 'Throw a session away.',
    description: '',
    parameters: {
      type: 'object',
      properties: { name: { type: 'string' } },
      required: ['name']
    },
    returns: 'sessions',
    effects: ['executes'],
    examples: [],
    positional: ['name'],
    body: null,
    distribution: 'ferrolab'
  }
];

type Answer = readonly [status: number, body: Json];

/** A failure as the server tells of it. */
export function failure(status: number, code: string, message: string): Answer {
  return [status, { error: { code, type: 'Error', message, hint: 'A hint.' } }];
}

/**
 * Stands in for the server where the real one cannot be brought into a state: gone
 * results, jobs that hang, a thousand pages, no answer at all.
 */
export class MockServer {
  /** Stored documents by the id of their envelope. */
  readonly books = new Map<string, Book>();
  /** Stored results of other kinds by id: what they have many of, by its name. */
  readonly parts = new Map<string, Readonly<Record<string, readonly Json[]>>>();
  /** Whole stored results by their id. */
  readonly results = new Map<string, Json>();
  /** What tools answer; of those without an answer a usual one is made up. */
  readonly answers = new Map<string, (args: Json) => Answer>();
  /** Every request that came, such as `POST jobs`. */
  readonly requests: string[] = [];
  readonly bodies: Json[] = [];
  isOffline = false;
  /** Given to each started job; `running` jobs stay until they are cancelled. */
  nextJob: Json = {};
  /** What `sessions` lists and `reset` takes from. */
  sessions: Json[] = [];
  private readonly _jobs = new Map<string, Json>();

  constructor(private readonly _page: Page) {}

  async start(): Promise<void> {
    await this._page.route(/\/ferrolab\/(?!.*\.(js|json|css))/, route =>
      this._answer(route)
    );
    await this._page.routeWebSocket(
      /\/ferrolab\/events/,
      socket => void socket.close()
    );
  }

  /** Let all jobs end; `parts` says with what. */
  finishJobs(parts: Json): void {
    this._jobs.forEach((job, id) =>
      this._jobs.set(id, { ...job, state: 'done', ...parts })
    );
  }

  private async _answer(route: Route): Promise<void> {
    if (this.isOffline) {
      await route.abort();
      return;
    }
    const request = route.request();
    const url = new URL(request.url());
    const path = url.pathname.replace(/^.*\/ferrolab\//, '').split('/');
    this.requests.push(`${request.method()} ${path.join('/')}${url.search}`);
    const body = (request.postDataJSON() ?? {}) as Json;
    if (request.method() === 'POST') {
      this.bodies.push(body);
    }
    const [status_, answer] = this._route(
      request.method(),
      path,
      url.searchParams,
      body
    );
    await route.fulfill({ status: status_, json: answer });
  }

  private _route(
    method: string,
    [area, id = '', part]: string[],
    query: URLSearchParams,
    body: Json
  ): Answer {
    switch (`${method} ${area}${part ? `/${part}` : ''}`) {
      case 'GET status':
        return [200, status()];
      case 'GET tools':
        return [200, { tools: TOOLS }];
      case 'POST tools':
        return (
          this.answers.get(id)?.(body.arguments as Json) ?? [
            200,
            { result: this._run(id, body.arguments as Json) }
          ]
        );
      case 'POST jobs':
        return this._startJob(body);
      case 'GET jobs':
        return [200, id ? { job: this._jobs.get(id) } : { jobs: [] }];
      case 'DELETE jobs':
        this._jobs.set(id, { ...this._jobs.get(id), state: 'cancelled' });
        return [200, { job: this._jobs.get(id) }];
      case 'GET results':
        return this.results.has(id)
          ? [200, { result: this.results.get(id) }]
          : failure(404, 'DOM_VAL_NOT_FOUND', `No stored result has the id “${id}”.`);
      case 'GET results/pages':
      case 'GET results/chunks':
      case 'GET results/tables':
      case 'GET results/files':
      case 'GET results/views':
        return this._stored(
          id,
          part ?? '',
          Number(query.get('start')),
          Number(query.get('stop'))
        );
      default:
        return failure(404, 'DOM_VAL_NOT_FOUND', 'no');
    }
  }

  private _run(tool: string, args: Json): Json {
    if (tool === 'reset') {
      this.sessions = this.sessions.filter(session => session.name !== args.name);
    }
    return tool === 'tokens'
      ? tokenCount(String(args.text))
      : sessions(...this.sessions);
  }

  private _startJob(body: Json): Answer {
    const id = `job${this._jobs.size + 1}`;
    const job: Json = {
      id,
      tool: body.tool,
      arguments: body.arguments,
      state: 'done',
      progress: null,
      result: envelope('value', { value: 1 }),
      error: null,
      created: '',
      seconds: 0.1,
      ...this.nextJob
    };
    this._jobs.set(id, job);
    return [202, { job: { ...job, state: 'queued', result: null, error: null } }];
  }

  private _stored(id: string, part: string, start: number, stop: number): Answer {
    const all = this.parts.get(id)?.[part] ?? this._bookPart(id, part);
    if (!all) {
      return failure(404, 'DOM_VAL_NOT_FOUND', `No stored result has the id “${id}”.`);
    }
    return [200, { total: all.length, [part]: all.slice(start, stop) }];
  }

  private _bookPart(id: string, part: string): readonly unknown[] | undefined {
    const book = this.books.get(id);
    return part === 'pages'
      ? book?.pages
      : part === 'chunks'
        ? book?.chunks()
        : undefined;
  }
}
