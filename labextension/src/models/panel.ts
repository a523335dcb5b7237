import { PathExt } from '@jupyterlab/coreutils';

import { Api, ApiError, errorData, ToolCall } from '../api';
import { Envelope, ErrorData } from '../contract/envelope';
import { JsonObject, readObject } from '../contract/json';
import { ToolSpec } from '../contract/tool';
import { FinishedJob, JobsModel } from './jobs';
import { Model } from './model';
import { ResultEntry, ResultsModel } from './results';
import { ServerModel } from './server';
import { SessionsModel } from './sessions';

export type Tab = 'results' | 'charts' | 'tools' | 'tokens' | 'sessions';

/** A tool's form that is open, and what it is filled with. */
export interface OpenForm {
  readonly tool: string;
  readonly given: JsonObject;
  /** Grows when the form is opened anew, so that its fields start afresh. */
  readonly serial: number;
}

/** What the user set in JupyterLab's settings. */
export interface Preferences {
  readonly model: string;
  readonly maxTokens: number;
  readonly overlapTokens: number;
}

export interface Failure {
  readonly call: ToolCall;
  readonly error: ErrorData;
}

/** What the panel shows: the tab, the result and the form that are open. */
export class PanelModel extends Model {
  readonly results = new ResultsModel();
  readonly jobs: JobsModel;
  readonly server: ServerModel;
  readonly sessions: SessionsModel;

  constructor(readonly api: Api) {
    super();
    this.jobs = new JobsModel(api);
    this.server = new ServerModel(api);
    this.sessions = new SessionsModel(api, this.server);
    this.jobs.finished.connect(this._onFinished, this);
  }

  /** Ask the server what it can do, and take up jobs that a reload left behind. */
  async connect(): Promise<void> {
    await this.server.refresh();
    if (this.server.error === null) {
      await this.jobs.resume();
    }
  }

  get tab(): Tab {
    return this._tab;
  }

  /** Key of the result whose detail is shown, or null for the list. */
  get selected(): ResultEntry | null {
    return this._selectedKey === null ? null : this.results.find(this._selectedKey);
  }

  get form(): OpenForm | null {
    return this._form;
  }

  /** The last run that failed, until it is dismissed or another run starts. */
  get failure(): Failure | null {
    return this._failure;
  }

  /** Text that waits to be counted in the tokens tab. */
  get countText(): string {
    return this._countText;
  }

  get preferences(): Preferences {
    return this._preferences;
  }

  set preferences(preferences: Preferences) {
    this._preferences = preferences;
    this.emitChanged();
  }

  showTab(tab: Tab): void {
    this._tab = tab;
    this.emitChanged();
  }

  showResult(key: string | null): void {
    this._tab = 'results';
    this._selectedKey = key;
    this.emitChanged();
  }

  /** What the preferences say about the parameters of a tool. */
  preferred(tool: ToolSpec): JsonObject {
    const { model, maxTokens, overlapTokens } = this._preferences;
    const preferred: JsonObject = {
      model,
      max_tokens: maxTokens,
      overlap_tokens: overlapTokens
    };
    const known = readObject(tool.parameters.properties);
    return Object.fromEntries(
      Object.entries(preferred).filter(([name]) => Object.hasOwn(known, name))
    );
  }

  /** Open a tool's form, or the list of tools for null. */
  showForm(tool: string | null, given: JsonObject = {}): void {
    this._tab = 'tools';
    this._failure = null;
    this._form = tool === null ? null : { tool, given, serial: ++this._formSerial };
    this.emitChanged();
  }

  count(text: string): void {
    this._tab = 'tokens';
    this._countText = text;
    this.emitChanged();
  }

  /** Remember what is typed in the tokens tab; nobody has to draw again for that. */
  keepCountText(text: string): void {
    this._countText = text;
  }

  dismissFailure(): void {
    this._failure = null;
    this.emitChanged();
  }

  /** Run a tool as a job; its result opens when it ends. Never rejects. */
  async run(call: ToolCall): Promise<void> {
    this._failure = null;
    try {
      await this.jobs.start(call);
      this.emitChanged();
    } catch (reason) {
      this._fail(call, errorData(reason));
    }
  }

  /**
   * Open the stored result of a call that was made along with others; never rejects.
   *
   * What is no longer kept is made again. `base` is what the path in the result is
   * relative to: it is more exact than the one in the call.
   */
  async open(id: string, call: ToolCall, base: string): Promise<void> {
    const known = this.results.entries.find(({ envelope }) => envelope.id === id);
    if (known) {
      this.showResult(known.key);
      return;
    }
    this._failure = null;
    try {
      const found = await this.api.result(id);
      const args = { ...call.arguments, ...pathOf(found, base) };
      const envelope = { ...found, tool: call.tool, arguments: args };
      this.showResult(this.results.addFromPanel(envelope, args, call.cwd).key);
    } catch (reason) {
      if (reason instanceof ApiError && reason.isGone) {
        await this.run(call);
      } else {
        this._fail(call, errorData(reason));
      }
    }
  }

  async cancel(jobId: string): Promise<void> {
    try {
      await this.jobs.cancel(jobId);
    } catch (reason) {
      const job = this.jobs.running.find(({ id }) => id === jobId);
      if (job) {
        this._fail(
          { tool: job.tool, arguments: job.arguments, cwd: '' },
          errorData(reason)
        );
      }
    }
  }

  override dispose(): void {
    this.jobs.dispose();
    this.server.dispose();
    this.sessions.dispose();
    this.results.dispose();
    super.dispose();
  }

  private _onFinished(_: JobsModel, { job, call, result, error }: FinishedJob): void {
    if (job.state === 'done' && result && result.kind !== 'error') {
      const entry = this.results.addFromPanel(result, call.arguments, call.cwd);
      this.showResult(entry.key);
      if (result.kind === 'execution') {
        void this.sessions.server.refresh();
      }
    } else if (job.state !== 'cancelled') {
      const inResult = result?.kind === 'error' ? result.data : null;
      this._fail(
        call,
        error ?? inResult ?? errorData('The job ended without a result.')
      );
    }
  }

  private _fail(call: ToolCall, error: ErrorData): void {
    this._failure = { call, error };
    this.emitChanged();
  }

  private _tab: Tab = 'results';
  private _selectedKey: string | null = null;
  private _form: OpenForm | null = null;
  private _formSerial = 0;
  private _failure: Failure | null = null;
  private _countText = '';
  private _preferences: Preferences = {
    model: 'gpt-4o',
    maxTokens: 512,
    overlapTokens: 0
  };
}

/** Where the file of a document is; nothing when it lies outside all folders of the server. */
function pathOf({ kind, data }: Envelope, base: string): JsonObject {
  const path = kind === 'document' ? (data.source?.path ?? '') : '';
  return path === '' || path.startsWith('/')
    ? {}
    : { source: PathExt.join(base, path) };
}
