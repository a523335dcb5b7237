import { Api, errorData } from '../api';
import { ErrorData } from '../contract/envelope';
import { JsonObject } from '../contract/json';
import { PageView } from '../contract/reading';
import { Model } from './model';

/** How many pages are kept; a picture may have several megabytes. */
const PAGES_KEPT = 4;

/** Resolutions that are asked for, so that pictures can be used again at other zooms. */
const RESOLUTIONS = [110, 160, 220, 300] as const;

/** Codes of failures that a password helps against. */
const PASSWORD_CODES = ['DOM_DOC_PASSWORD_REQUIRED', 'DOM_DOC_PASSWORD_WRONG'];

/** The resolution for a page of which a point is drawn `pixels` wide on the screen. */
export function resolutionFor(pixels: number): number {
  // A tenth less is not seen.
  const wanted = pixels * 72 * 0.9;
  return RESOLUTIONS.find(dpi => dpi >= wanted) ?? 300;
}

interface KeptPage {
  readonly view: PageView;
  readonly dpi: number;
}

/** The pages of a file as they look: one is fetched at a time, the last few are kept. */
export class PageViewsModel extends Model {
  constructor(
    private readonly _api: Api,
    /** Names the file, relative to the server's root, and says how it is opened. */
    private readonly _source: JsonObject,
    private readonly _cwd: string,
    /** Told the password that opened the file. */
    private readonly _onUnlocked: (password: string) => void = () => undefined
  ) {
    super();
  }

  /** Why the page that is wanted cannot be shown, or null. */
  get error(): ErrorData | null {
    return this._error;
  }

  get isLoading(): boolean {
    return this._abort !== null;
  }

  /** Whether a password may help against the error. */
  get needsPassword(): boolean {
    return PASSWORD_CODES.includes(this._error?.code ?? '');
  }

  /** A page, in whichever resolution it has come, or null. */
  view(number: number): PageView | null {
    return this._kept.get(number)?.view ?? null;
  }

  /**
   * Fetch a page unless it is there; one that was asked for before is given up.
   *
   * After a failure the same page is not asked for again until `retry`.
   */
  async show(number: number, dpi: number): Promise<void> {
    const kept = this._kept.get(number);
    if (this.isDisposed || (kept && kept.dpi >= dpi)) {
      this._stop();
      this._touch(number);
      return;
    }
    const key = `${number} at ${dpi}`;
    if (key === this._wanted) {
      return;
    }
    this._stop();
    this._wanted = key;
    await this._fetch(number, dpi);
  }

  /** Forget the failure, so that the page can be asked for again. */
  retry(): void {
    this._stop();
    this.emitChanged();
  }

  /** Open the file with a password. */
  unlock(password: string): void {
    this._password = password;
    this.retry();
  }

  override dispose(): void {
    this._stop();
    this._kept.clear();
    super.dispose();
  }

  private async _fetch(number: number, dpi: number): Promise<void> {
    const abort = new AbortController();
    this._abort = abort;
    this.emitChanged();
    try {
      const view = await this._ask(number, dpi, abort.signal);
      if (!abort.signal.aborted) {
        this._keep(number, { view, dpi });
      }
    } catch (reason) {
      if (!abort.signal.aborted) {
        // A coarse picture is better than the message that there is no finer one.
        this._error = this._kept.has(number) ? null : errorData(reason);
      }
    }
    if (!abort.signal.aborted) {
      this._abort = null;
      this.emitChanged();
    }
  }

  private async _ask(
    number: number,
    dpi: number,
    signal: AbortSignal
  ): Promise<PageView> {
    const password = this._password === null ? {} : { password: this._password };
    const call = {
      tool: 'page',
      arguments: { ...this._source, ...password, number, dpi },
      cwd: this._cwd
    };
    const view = await this._api.look(call, signal);
    if (this._password !== null) {
      this._onUnlocked(this._password);
    }
    return view;
  }

  private _keep(number: number, page: KeptPage): void {
    this._kept.set(number, page);
    this._touch(number);
    for (const oldest of this._kept.keys()) {
      if (this._kept.size <= PAGES_KEPT) {
        return;
      }
      this._kept.delete(oldest);
    }
  }

  /** Make a page the one that was looked at last. */
  private _touch(number: number): void {
    const kept = this._kept.get(number);
    if (kept) {
      this._kept.delete(number);
      this._kept.set(number, kept);
    }
  }

  private _stop(): void {
    this._abort?.abort();
    this._abort = null;
    this._wanted = '';
    this._error = null;
  }

  private readonly _kept = new Map<number, KeptPage>();
  private _wanted = '';
  private _password: string | null = null;
  private _abort: AbortController | null = null;
  private _error: ErrorData | null = null;
}
