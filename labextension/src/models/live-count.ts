import { Api, errorData } from '../api';
import { ErrorData, TokenCountData } from '../contract/envelope';
import { Model } from './model';

/** Pause in typing after which is counted, in milliseconds. */
const TYPING_PAUSE_MS = 250;

/** Counts a text while it is typed: one request at a time, the last text wins. */
export class LiveCount extends Model {
  constructor(
    private readonly _api: Api,
    private readonly _pauseMs = TYPING_PAUSE_MS
  ) {
    super();
  }

  /** The last count that came, or null when there is nothing to count. */
  get count(): TokenCountData | null {
    return this._count;
  }

  get error(): ErrorData | null {
    return this._error;
  }

  /** Whether a newer count is on its way. */
  get isPending(): boolean {
    return this._isPending;
  }

  set(text: string, model: string): void {
    clearTimeout(this._timer);
    this._abort?.abort();
    if (text === '') {
      this._settle(null, null);
      return;
    }
    this._isPending = true;
    this._timer = setTimeout(() => void this._ask(text, model), this._pauseMs);
    this.emitChanged();
  }

  override dispose(): void {
    clearTimeout(this._timer);
    this._abort?.abort();
    super.dispose();
  }

  private async _ask(text: string, model: string): Promise<void> {
    const abort = new AbortController();
    this._abort = abort;
    const call = { tool: 'tokens', arguments: { text, model }, cwd: '' };
    try {
      const envelope = await this._api.run(call, abort.signal);
      if (!abort.signal.aborted) {
        this._settle(envelope.kind === 'token_count' ? envelope.data : null, null);
      }
    } catch (reason) {
      if (!abort.signal.aborted) {
        this._settle(this._count, errorData(reason));
      }
    }
  }

  private _settle(count: TokenCountData | null, error: ErrorData | null): void {
    this._isPending = false;
    this._count = count;
    this._error = error;
    this.emitChanged();
  }

  private _count: TokenCountData | null = null;
  private _error: ErrorData | null = null;
  private _isPending = false;
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _abort: AbortController | null = null;
}
