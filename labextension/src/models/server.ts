import { Api, errorData } from '../api';
import { ErrorData, StatusData } from '../contract/envelope';
import { ToolSpec } from '../contract/tool';
import { Model } from './model';

/** What the server says of itself: its state and its tools. */
export class ServerModel extends Model {
  constructor(private readonly _api: Api) {
    super();
  }

  get status(): StatusData | null {
    return this._status;
  }

  get tools(): readonly ToolSpec[] {
    return this._tools;
  }

  /** Why the server could not be asked, or null. */
  get error(): ErrorData | null {
    return this._error;
  }

  get isLoading(): boolean {
    return this._isLoading;
  }

  tool(name: string): ToolSpec | null {
    return this._tools.find(tool => tool.name === name) ?? null;
  }

  /** Ask again for state and tools; never rejects, see `error`. */
  async refresh(): Promise<void> {
    this._isLoading = true;
    this.emitChanged();
    try {
      const [status, tools] = await Promise.all([
        this._api.status(),
        this._api.tools()
      ]);
      this._status = status.kind === 'status' ? status.data : null;
      this._tools = tools;
      this._error = null;
    } catch (reason) {
      this._error = errorData(reason);
    }
    this._isLoading = false;
    this.emitChanged();
  }

  private _status: StatusData | null = null;
  private _tools: readonly ToolSpec[] = [];
  private _error: ErrorData | null = null;
  private _isLoading = false;
}
