import { ISignal, Signal } from '@lumino/signaling';

/** State that views watch. */
export interface IModel {
  /** Emitted after each change. */
  readonly changed: ISignal<IModel, void>;
  /** Grows with each change, so that a view can tell whether it is up to date. */
  readonly version: number;
}

export abstract class Model implements IModel {
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get version(): number {
    return this._version;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  protected emitChanged(): void {
    if (!this._isDisposed) {
      this._version++;
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private _version = 0;
  private _isDisposed = false;
}
