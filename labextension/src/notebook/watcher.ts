import { Cell, ICellModel, isCodeCellModel } from '@jupyterlab/cells';
import {
  INotebookTracker,
  Notebook,
  NotebookActions,
  NotebookPanel
} from '@jupyterlab/notebook';
import { ISignal, Signal } from '@lumino/signaling';

import { ResultsModel } from '../models/results';
import { CellLike, collectResults } from './collect';

/** Changes that come in quick succession are read together, in milliseconds. */
const SETTLE_MS = 40;

/** Keeps a `ResultsModel` in step with the notebook that is worked in. */
export class NotebookWatcher {
  constructor(
    private readonly _tracker: INotebookTracker,
    private readonly _results: ResultsModel
  ) {
    this._listen();
    this._watch(_tracker.currentWidget);
  }

  /** The notebook whose results are listed. */
  get notebook(): NotebookPanel | null {
    return this._notebook;
  }

  /** Emitted when it is another notebook, or none. */
  get notebookChanged(): ISignal<this, void> {
    return this._notebookChanged;
  }

  /** Emitted when a cell of the notebook has run code in a sandbox. */
  get codeRan(): ISignal<this, void> {
    return this._codeRan;
  }

  /** Whether the list changes over to whichever notebook is worked in. */
  set follow(follow: boolean) {
    this._follow = follow;
    this._onCurrentChanged();
  }

  /** How many results of the notebook are listed. */
  set limit(limit: number) {
    this._limit = Math.max(1, limit);
    this._refreshSoon();
  }

  dispose(): void {
    clearTimeout(this._timer);
    Signal.clearData(this);
  }

  private _onCurrentChanged(): void {
    const current = this._tracker.currentWidget;
    if (this._follow || this._notebook === null) {
      this._watch(current);
    }
  }

  private _watch(notebook: NotebookPanel | null): void {
    if (notebook === this._notebook) {
      return;
    }
    this._unwatch();
    this._notebook = notebook;
    if (notebook) {
      notebook.disposed.connect(this._onClosed, this);
      notebook.content.modelChanged.connect(this._refreshSoon, this);
      notebook.context.pathChanged.connect(this._refreshSoon, this);
      notebook.context.ready.then(
        () => this._refreshSoon(),
        () => this._refreshSoon()
      );
    }
    this._refresh();
    this._notebookChanged.emit();
  }

  private _unwatch(): void {
    Signal.disconnectReceiver(this);
    this._listen();
  }

  private _listen(): void {
    this._tracker.currentChanged.connect(this._onCurrentChanged, this);
    NotebookActions.executed.connect(this._onExecuted, this);
  }

  private _onExecuted(
    _: unknown,
    { notebook, cell }: { readonly notebook: Notebook; readonly cell: Cell }
  ): void {
    if (notebook !== this._notebook?.content || !isCodeCellModel(cell.model)) {
      return;
    }
    const results = collectResults([cell.model], this._limit);
    if (results.some(({ envelope }) => envelope.kind === 'execution')) {
      this._codeRan.emit();
    }
  }

  private _onClosed(): void {
    this._unwatch();
    this._notebook = null;
    this._watch(this._tracker.currentWidget);
    this._refresh();
    this._notebookChanged.emit();
  }

  private _refreshSoon(): void {
    clearTimeout(this._timer);
    this._timer = setTimeout(() => this._refresh(), SETTLE_MS);
  }

  /** Read the whole notebook again: cheap, and right after any kind of change. */
  private _refresh(): void {
    const notebook = this._notebook;
    const cells =
      notebook?.isDisposed === false ? notebook.content.model?.cells : undefined;
    if (!notebook || !cells) {
      this._results.setNotebook(null, []);
      return;
    }
    cells.changed.connect(this._refreshSoon, this);
    const models = [...cells];
    models.forEach(cell => this._watchCell(cell));
    this._results.setNotebook(
      notebook.title.label,
      collectResults(models as readonly CellLike[], this._limit)
    );
  }

  /** Connecting twice does nothing, and a removed cell takes its signals with it. */
  private _watchCell(cell: ICellModel): void {
    if (isCodeCellModel(cell)) {
      cell.outputs.changed.connect(this._refreshSoon, this);
    }
  }

  private readonly _notebookChanged = new Signal<this, void>(this);
  private readonly _codeRan = new Signal<this, void>(this);
  private _notebook: NotebookPanel | null = null;
  private _follow = true;
  private _limit = 200;
  private _timer: ReturnType<typeof setTimeout> | undefined;
}
