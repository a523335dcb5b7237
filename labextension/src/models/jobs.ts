import { ISignal, Signal } from '@lumino/signaling';

import { Api, errorData, ToolCall } from '../api';
import { Envelope, ErrorData } from '../contract/envelope';
import { isFinished, Job } from '../contract/job';
import { Model } from './model';

/** How often a job is asked after while no events come, in milliseconds. */
const POLL_INTERVAL_MS = 500;

/** After so many failed questions in a row a job counts as lost. */
const MAX_POLL_FAILURES = 5;

export interface FinishedJob {
  readonly job: Job;
  readonly call: ToolCall;
  readonly result: Envelope | null;
  readonly error: ErrorData | null;
}

/** The jobs started from this window, followed by events or, without them, polling. */
export class JobsModel extends Model {
  constructor(
    private readonly _api: Api,
    private readonly _pollIntervalMs = POLL_INTERVAL_MS
  ) {
    super();
  }

  /** Emitted once for each job, when it has ended. */
  get finished(): ISignal<this, FinishedJob> {
    return this._finished;
  }

  /** Jobs that have not ended, in the order they were started. */
  get running(): readonly Job[] {
    return [...this._running.values()].map(({ job }) => job);
  }

  /** Start a job; rejects with `ApiError` when the server refuses it. */
  async start(call: ToolCall): Promise<Job> {
    this._listen();
    const job = await this._api.startJob(call);
    this._running.set(job.id, { job, call, failures: 0 });
    this._update(this._early.get(job.id) ?? job);
    this._early.clear();
    this._schedulePoll();
    return job;
  }

  /** Follow the jobs that were running when the page was loaded; never rejects. */
  async resume(): Promise<void> {
    const jobs = await this._api.jobs().catch(() => []);
    for (const job of jobs.filter(
      job => !isFinished(job) && !this._running.has(job.id)
    )) {
      const call = { tool: job.tool, arguments: job.arguments, cwd: '' };
      this._running.set(job.id, { job, call, failures: 0 });
    }
    if (this._running.size > 0) {
      this._listen();
      this._schedulePoll();
      this.emitChanged();
    }
  }

  async cancel(id: string): Promise<void> {
    this._update(await this._api.cancelJob(id));
  }

  override dispose(): void {
    this._stopListening?.();
    this._stopListening = null;
    clearTimeout(this._timer);
    this._running.clear();
    super.dispose();
  }

  private _update(job: Job): void {
    const known = this._running.get(job.id);
    if (!known) {
      // An event may overtake the answer to the request that started its job.
      this._early.set(job.id, job);
      return;
    }
    known.failures = 0;
    known.job = job;
    if (isFinished(job)) {
      this._end(job, known.call);
    }
    this.emitChanged();
  }

  private _end(job: Job, call: ToolCall): void {
    this._running.delete(job.id);
    this._finished.emit({ job, call, result: job.result, error: job.error });
  }

  private _listen(): void {
    if (this._stopListening || this.isDisposed) {
      return;
    }
    this._stopListening = this._api.listen(
      job => {
        this._eventsWork = true;
        this._update(job);
      },
      () => {
        this._stopListening = null;
        this._eventsWork = false;
        this._schedulePoll();
      }
    );
  }

  /** Polling goes on, more slowly, beside events: a lost event must not hang a job. */
  private _schedulePoll(): void {
    clearTimeout(this._timer);
    if (this._running.size > 0 && !this.isDisposed) {
      const pause = this._eventsWork ? this._pollIntervalMs * 10 : this._pollIntervalMs;
      this._timer = setTimeout(() => void this._poll(), pause);
    }
  }

  private async _poll(): Promise<void> {
    await Promise.all([...this._running.keys()].map(id => this._ask(id)));
    this._schedulePoll();
  }

  private async _ask(id: string): Promise<void> {
    try {
      this._update(await this._api.job(id));
    } catch (reason) {
      this._countFailure(id, errorData(reason));
    }
  }

  private _countFailure(id: string, error: ErrorData): void {
    const known = this._running.get(id);
    if (known && ++known.failures >= MAX_POLL_FAILURES) {
      this._end({ ...known.job, state: 'failed', error }, known.call);
      this.emitChanged();
    }
  }

  private readonly _finished = new Signal<this, FinishedJob>(this);
  private readonly _running = new Map<
    string,
    { job: Job; readonly call: ToolCall; failures: number }
  >();
  private readonly _early = new Map<string, Job>();
  private _stopListening: (() => void) | null = null;
  private _eventsWork = false;
  private _timer: ReturnType<typeof setTimeout> | undefined;
}
