import { PathExt } from '@jupyterlab/coreutils';
import { INotebookTracker, NotebookActions, NotebookPanel } from '@jupyterlab/notebook';

/** The line that makes `%agent` known to a kernel. */
const LOAD_LINE = '%load_ext ferrolab';

/** What the panel does to notebooks. */
export class NotebookEditor {
  constructor(
    private readonly _tracker: INotebookTracker,
    private readonly _watched: () => NotebookPanel | null,
    private readonly _activate: (widgetId: string) => void
  ) {}

  /** The notebook that cells are inserted into, or null. */
  get target(): NotebookPanel | null {
    return this._tracker.currentWidget ?? this._watched();
  }

  /** Folder of the target notebook, relative to the server's root. */
  folderOf(localPath: (path: string) => string): string {
    const notebook = this.target;
    return notebook ? PathExt.dirname(localPath(notebook.context.path)) : '';
  }

  /**
   * Insert code below the active cell and make it the active one.
   *
   * The first `%agent` line of a notebook gets a cell before it that loads the
   * extension, as it would fail without.
   *
   * @returns false when no notebook is open.
   */
  insert(source: string): boolean {
    const notebook = this.target;
    const model = notebook?.content.model;
    if (!notebook || !model) {
      return false;
    }
    const needsLoading =
      /^\s*%{1,2}agent\b/m.test(source) && !mentions(model.cells, LOAD_LINE);
    const sources = needsLoading ? [LOAD_LINE, source] : [source];
    const at = Math.max(notebook.content.activeCellIndex, -1) + 1;
    model.sharedModel.insertCells(
      at,
      sources.map(text => ({
        cell_type: 'code',
        source: text,
        metadata: { trusted: true }
      }))
    );
    this._activate(notebook.id);
    notebook.content.deselectAll();
    notebook.content.activeCellIndex = at + sources.length - 1;
    void this._reveal(notebook);
    return true;
  }

  /** Show a cell of the watched notebook and give it the focus. */
  async jumpTo(cellId: string): Promise<boolean> {
    const notebook = this._select(cellId);
    if (notebook) {
      await this._reveal(notebook);
    }
    return notebook !== null;
  }

  /** Run a cell of the watched notebook once more. */
  async runAgain(cellId: string): Promise<boolean> {
    const notebook = this._select(cellId);
    return (
      notebook !== null &&
      NotebookActions.run(notebook.content, notebook.sessionContext)
    );
  }

  private _select(cellId: string): NotebookPanel | null {
    const notebook = this._watched();
    const index =
      notebook?.content.widgets.findIndex(cell => cell.model.id === cellId) ?? -1;
    if (!notebook || index < 0) {
      return null;
    }
    this._activate(notebook.id);
    notebook.content.deselectAll();
    notebook.content.activeCellIndex = index;
    return notebook;
  }

  private async _reveal(notebook: NotebookPanel): Promise<void> {
    const cell = notebook.content.activeCell;
    if (cell) {
      notebook.content.mode = 'command';
      await notebook.content.scrollToCell(cell, 'smart');
      cell.node.focus({ preventScroll: true });
    }
  }
}

function mentions(
  cells: Iterable<{ readonly sharedModel: { getSource(): string } }>,
  line: string
): boolean {
  return [...cells].some(cell => cell.sharedModel.getSource().includes(line));
}
