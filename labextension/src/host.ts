import { JupyterFrontEnd } from '@jupyterlab/application';
import { Clipboard, Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { FileDialog, IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { ITranslator, TranslationBundle } from '@jupyterlab/translation';

import { Host } from './components/context';
import { Envelope } from './contract/envelope';
import { JsonObject, readText } from './contract/json';
import { DocumentFile } from './contract/reading';
import { PanelModel } from './models/panel';
import { ResultEntry } from './models/results';
import { NotebookEditor } from './notebook/actions';
import { pythonCall, pythonTable } from './notebook/python';
import { pathWithin } from './text/paths';
import { PANEL_ID } from './panel-id';
import { formFields } from './tool-form';

export interface HostOptions {
  readonly app: JupyterFrontEnd;
  readonly documents: IDocumentManager | null;
  /** Notebook 7 has none beside its notebooks. */
  readonly browser: IDefaultFileBrowser | null;
  readonly notebooks: NotebookEditor | null;
  readonly panel: PanelModel;
  readonly translator: ITranslator;
}

/** JupyterLab as the panel uses it. */
export class LabHost implements Host {
  constructor(private readonly _options: HostOptions) {
    this._trans = _options.translator.load('ferrolab');
  }

  insert(source: string): void {
    if (!this._options.notebooks?.insert(source)) {
      Notification.warning(
        this._trans.__(
          'Open a notebook first: the line is inserted below its active cell.'
        )
      );
    }
  }

  insertAsCode(entry: ResultEntry): void {
    const { tool } = entry.envelope;
    this.insert(pythonCall(tool, this._codeArguments(entry)));
  }

  insertTable(entry: ResultEntry, position: number): void {
    const { tool } = entry.envelope;
    this.insert(pythonTable(tool, this._codeArguments(entry), position));
  }

  jumpTo({ origin }: ResultEntry): void {
    if (origin.type === 'cell') {
      void this._options.notebooks?.jumpTo(origin.cellId);
    }
  }

  runAgain({ envelope, origin }: ResultEntry): void {
    if (origin.type === 'cell') {
      void this._options.notebooks?.runAgain(origin.cellId);
    } else {
      const { arguments: args, cwd } = origin;
      void this._options.panel.run({ tool: envelope.tool, arguments: args, cwd });
    }
  }

  sourceOf({ envelope, origin }: ResultEntry): JsonObject {
    if (origin.type === 'panel') {
      const { source } = origin.arguments;
      return typeof source === 'string' ? { source } : {};
    }
    const source = readText(envelope.arguments.source) || pathOf(envelope);
    return source ? { source: PathExt.join(this.folder(), source) } : {};
  }

  openFile(file: DocumentFile, within: ResultEntry): void {
    const { panel, app } = this._options;
    app.shell.activateById(PANEL_ID);
    const { source } = this.sourceOf(within);
    const call = {
      tool: 'parse',
      arguments: {
        ...panel.results.readingArguments(within),
        source: pathWithin(readText(source), file.name)
      },
      cwd: this.folder()
    };
    // Kernels name files from the notebook's folder, the server from its root.
    const base = within.origin.type === 'cell' ? this.folder() : '';
    void panel.open(file.id ?? '', call, base);
  }

  copy(text: string): void {
    Clipboard.copyToSystem(text);
    Notification.success(this._trans.__('Copied.'), { autoClose: 1500 });
  }

  async pickFile(): Promise<string | null> {
    const { documents: manager, translator } = this._options;
    if (!manager) {
      return null;
    }
    const { value } = await FileDialog.getOpenFiles({
      manager,
      defaultPath: this.folder(),
      title: this._trans.__('Choose a file'),
      translator
    });
    const file = value?.find(({ type }) => type !== 'directory');
    return file ? this._localPath(file.path) : null;
  }

  currentFile(): string | null {
    const selected = this._options.browser?.selectedItems().next();
    const item = selected && !selected.done ? selected.value : null;
    return item && item.type !== 'directory' ? this._localPath(item.path) : null;
  }

  folder(): string {
    return this._options.notebooks?.folderOf(path => this._localPath(path)) ?? '';
  }

  /** What a result was made with, as code in the notebook has to write it. */
  private _codeArguments({ envelope, origin }: ResultEntry): JsonObject {
    // What a cell wrote is meant for its notebook's folder already.
    return origin.type === 'cell'
      ? envelope.arguments
      : this._relativePaths(envelope.tool, origin.arguments);
  }

  /** A path as the server knows it, without the name of the drive. */
  private _localPath(path: string): string {
    return this._options.app.serviceManager.contents.localPath(path);
  }

  /** Paths of the panel are relative to the server's root, those of code to the notebook. */
  private _relativePaths(toolName: string, args: JsonObject): JsonObject {
    const tool = this._options.panel.server.tool(toolName);
    const paths = (tool ? formFields(tool) : [])
      .filter(field => field.type === 'path')
      .map(field => field.name);
    return Object.fromEntries(
      Object.entries(args).map(([name, value]) => [
        name,
        paths.includes(name) && typeof value === 'string'
          ? PathExt.relative(this.folder(), value)
          : value
      ])
    );
  }

  private readonly _trans: TranslationBundle;
}

/** The file of a result that was not made by a tool, from the notebook's folder. */
function pathOf({ kind, data }: Envelope): string {
  const isOfFile = kind === 'document' || kind === 'chunks' || kind === 'page';
  const path = isOfFile ? (data.source?.path ?? '') : '';
  return path.startsWith('/') ? '' : path;
}
