import { ICellModel, isCodeCellModel } from '@jupyterlab/cells';
import { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';

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
    _tracker.currentChanged.connect(this._onCurrentChanged, this);
    this._watch(_tracker.currentWidget);
  }

  /** The notebook whose results are listed. */
  get notebook(): NotebookPanel | null {
    return this._notebook;
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
  }

  private _unwatch(): void {
    Signal.disconnectReceiver(this);
    this._tracker.currentChanged.connect(this._onCurrentChanged, this);
  }

  private _onClosed(): void {
    this._unwatch();
    this._notebook = null;
    this._watch(this._tracker.currentWidget);
    this._refresh();
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

  private _notebook: NotebookPanel | null = null;
  private _follow = true;
  private _limit = 200;
  private _timer: ReturnType<typeof setTimeout> | undefined;
}
