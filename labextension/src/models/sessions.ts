import { ISignal } from '@lumino/signaling';

import { Api, ApiError, errorData } from '../api';
import { Envelope, ErrorData } from '../contract/envelope';
import { Session } from '../contract/execution';
import { JsonObject } from '../contract/json';
import { isFinished } from '../contract/job';
import { parseError } from '../contract/parse-envelope';
import { Model } from './model';
import { ServerModel } from './server';

/** Where sessions live. */
export interface SessionSource {
  /** Whether there is somebody to ask: a Python kernel runs, the server has the tools. */
  readonly isAvailable: boolean;
  /** Whether an answer has to wait for what runs now. */
  readonly isBusy: boolean;
  list(): Promise<readonly Session[]>;
  /** Throw a session away; answers with what is left. */
  reset(name: string): Promise<readonly Session[]>;
  /** Stop what runs in a session; its variables stay. */
  stop(name: string): Promise<void>;
}

/** How long code that was told to stop is given for it: pauses in milliseconds, and how many. */
const STOP_PAUSE_MS = 200;
const STOP_PAUSES = 25;

/** The sessions of one place, as far as they are known. */
export class SessionGroup extends Model {
  constructor(
    private readonly _source: SessionSource,
    private readonly _pauseMs = STOP_PAUSE_MS
  ) {
    super();
  }

  get isAvailable(): boolean {
    return this._source.isAvailable;
  }

  get isBusy(): boolean {
    return this._source.isBusy;
  }

  /** The sessions, or null before they were asked for. */
  get sessions(): readonly Session[] | null {
    return this._sessions;
  }

  get isLoading(): boolean {
    return this._waiting > 0;
  }

  get error(): ErrorData | null {
    return this._error;
  }

  /**
   * Ask for the sessions; never rejects, see `error`.
   *
   * While an answer is awaited, further calls are joined into one more question.
   */
  async refresh(): Promise<void> {
    if (!this.isAvailable) {
      return;
    }
    if (this._waiting > 0) {
      this._isStale = true;
      return;
    }
    do {
      this._isStale = false;
      await this._take(() => this._source.list());
    } while (this._isStale && !this.isDisposed);
  }

  /** Throw a session away; never rejects. */
  async reset(name: string): Promise<void> {
    await this._take(() => this._source.reset(name));
  }

  /** Stop what runs in a session and ask how that left it; never rejects. */
  async stop(name: string): Promise<void> {
    await this._take(async () => {
      await this._source.stop(name);
      return this._listStopped(name);
    });
  }

  /** Forget what is known: the sessions went with their kernel, or it is another's turn. */
  clear(): void {
    this._generation++;
    this._waiting = 0;
    this._isStale = false;
    this._sessions = null;
    this._error = null;
    this.emitChanged();
  }

  /** The source is in another state, but has the same sessions. */
  touch(): void {
    this.emitChanged();
  }

  /** The sessions once one of them has stopped, or after some time as they are. */
  private async _listStopped(name: string): Promise<readonly Session[]> {
    for (let pauses = 0; ; pauses++) {
      const sessions = await this._source.list();
      const runs = sessions.some(one => one.name === name && one.state === 'running');
      if (!runs || pauses === STOP_PAUSES || this.isDisposed) {
        return sessions;
      }
      await new Promise(resolve => setTimeout(resolve, this._pauseMs));
    }
  }

  private async _take(ask: () => Promise<readonly Session[]>): Promise<void> {
    const generation = this._generation;
    this._waiting++;
    this.emitChanged();
    let sessions = this._sessions;
    let error: ErrorData | null = null;
    try {
      sessions = await ask();
    } catch (reason) {
      error = errorData(reason);
    }
    // An answer from before `clear` speaks of sessions that are not meant any more.
    if (generation === this._generation) {
      this._waiting--;
      this._sessions = sessions;
      this._error = error;
      this.emitChanged();
    }
  }

  private _sessions: readonly Session[] | null = null;
  private _error: ErrorData | null = null;
  private _waiting = 0;
  private _isStale = false;
  private _generation = 0;
}

/** A source that changes: another kernel, or the same one in another state. */
export interface KernelSource extends SessionSource {
  /** Tells whether the sessions of before are gone. */
  readonly changed: ISignal<unknown, boolean>;
}

/** Sessions of the server and of the notebook's kernel. */
export class SessionsModel {
  readonly server: SessionGroup;

  constructor(api: Api, server: ServerModel) {
    this.server = new SessionGroup(new ServerSessions(api, server));
  }

  /** The kernel's, or null where there are no notebooks. */
  get kernel(): SessionGroup | null {
    return this._kernel;
  }

  /** Follow the kernel of the notebook in front. */
  follow(source: KernelSource): void {
    const group = new SessionGroup(source);
    source.changed.connect((_, isGone) => (isGone ? group.clear() : group.touch()));
    this._kernel = group;
  }

  dispose(): void {
    this.server.dispose();
    this._kernel?.dispose();
  }

  private _kernel: SessionGroup | null = null;
}

/** Sessions that the server holds for the panel. */
export class ServerSessions implements SessionSource {
  constructor(
    private readonly _api: Api,
    private readonly _server: ServerModel
  ) {}

  get isAvailable(): boolean {
    return this._server.tool('sessions') !== null;
  }

  /** The server answers beside whatever runs. */
  readonly isBusy = false;

  async list(): Promise<readonly Session[]> {
    return this._call('sessions', {});
  }

  async reset(name: string): Promise<readonly Session[]> {
    const [parameter = 'name'] = this._server.tool('reset')?.positional ?? [];
    return this._call('reset', { [parameter]: name });
  }

  /** What runs in a session is a job, whichever window has started it. */
  async stop(name: string): Promise<void> {
    const jobs = await this._api.jobs();
    const running = jobs.filter(
      job => !isFinished(job) && job.tool === 'run' && job.arguments.session === name
    );
    if (running.length === 0) {
      throw new ApiError(
        parseError({ type: 'NotFound', message: `Nothing runs in session ${name}.` }),
        null
      );
    }
    await Promise.all(running.map(job => this._api.cancelJob(job.id)));
  }

  private async _call(tool: string, args: JsonObject): Promise<readonly Session[]> {
    return sessionsOf(await this._api.run({ tool, arguments: args, cwd: '' }));
  }
}

/** The sessions that a result lists; throws what it says instead. */
export function sessionsOf(envelope: Envelope): readonly Session[] {
  if (envelope.kind === 'sessions') {
    return envelope.data.sessions;
  }
  throw new ApiError(
    envelope.kind === 'error'
      ? envelope.data
      : parseError({ message: 'The answer is no list of sessions.' }),
    null
  );
}
