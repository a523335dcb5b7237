/** The plugin: puts the panel beside the notebook and wires it to JupyterLab. */

import {
  ILayoutRestorer,
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { IEditorTracker } from '@jupyterlab/fileeditor';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { ServerApi } from './api';
import { addCommands } from './commands';
import { CardHostSlot } from './components/card/host';
import { readCount, readFlag, readText } from './contract/json';
import { LabHost } from './host';
import { mimePlugin } from './mime';
import { PanelModel } from './models/panel';
import { Origin } from './models/results';
import { NotebookEditor } from './notebook/actions';
import { NotebookKernel } from './notebook/kernel';
import { NotebookWatcher } from './notebook/watcher';
import { FerrolabPanel } from './panel';

const PLUGIN_ID = 'ferrolab:plugin';

/** Right of the sidebar's own tabs: the property inspector and the debugger. */
const PANEL_RANK = 850;

/** The renderer of outputs works without the panel, which may be switched off. */
const cards: CardHostSlot = { current: null };

/** Where a card in an output is from, as far as reading its file needs to know. */
const OUTPUT: Origin = { type: 'cell', cellId: '', cellNumber: 0 };

const plugin: JupyterFrontEndPlugin<void> = {
  id: PLUGIN_ID,
  description: 'The ferrolab panel: results, tools and tokens.',
  autoStart: true,
  optional: [
    ICommandPalette,
    ILayoutRestorer,
    INotebookTracker,
    IEditorTracker,
    IDocumentManager,
    IDefaultFileBrowser,
    ISettingRegistry,
    ITranslator,
    IRenderMimeRegistry
  ],
  activate
};

function activate(
  app: JupyterFrontEnd,
  palette: ICommandPalette | null,
  restorer: ILayoutRestorer | null,
  tracker: INotebookTracker | null,
  editors: IEditorTracker | null,
  documents: IDocumentManager | null,
  browser: IDefaultFileBrowser | null,
  settingRegistry: ISettingRegistry | null,
  maybeTranslator: ITranslator | null,
  rendermime: IRenderMimeRegistry | null
): void {
  const translator = maybeTranslator ?? nullTranslator;
  const trans = translator.load('ferrolab');
  const model = new PanelModel(new ServerApi(app.serviceManager.serverSettings));
  const watcher = tracker && new NotebookWatcher(tracker, model.results);
  const notebooks =
    tracker &&
    new NotebookEditor(
      tracker,
      () => watcher?.notebook ?? null,
      id => app.shell.activateById(id)
    );
  const kernel = watcher && new NotebookKernel();
  if (kernel) {
    model.sessions.follow(kernel);
    const change = () => (kernel.notebook = watcher.notebook);
    watcher.notebookChanged.connect(change);
    watcher.codeRan.connect(() => void model.sessions.kernel?.refresh());
    change();
  }
  const host = new LabHost({
    app,
    documents,
    browser,
    notebooks,
    panel: model,
    translator
  });
  cards.current = {
    pageView: id => model.api.pageView(id),
    pictureView: id => model.api.pictureView(id),
    openFile: (file, envelope) =>
      host.openFile(file, { key: '', envelope, origin: OUTPUT })
  };
  const panel = new FerrolabPanel(
    { trans, panel: model, host, rendermime, cards: cards.current },
    paths => {
      model.showResult(null);
      for (const path of paths) {
        const source = app.serviceManager.contents.localPath(path);
        void model.run({ tool: 'parse', arguments: { source }, cwd: host.folder() });
      }
    }
  );
  panel.disposed.connect(() => {
    cards.current = null;
    kernel?.dispose();
    watcher?.dispose();
    model.dispose();
  });
  addCommands({ app, panel: model, host, trans, palette, notebooks: tracker, editors });
  app.shell.add(panel, 'right', { rank: PANEL_RANK, type: 'ferrolab' });
  restorer?.add(panel, panel.id);
  if (settingRegistry) {
    void followSettings(settingRegistry, model, watcher);
  }
  void app.restored.then(() => model.connect());
}

async function followSettings(
  registry: ISettingRegistry,
  model: PanelModel,
  watcher: NotebookWatcher | null
): Promise<void> {
  const apply = ({ composite }: ISettingRegistry.ISettings) => {
    const limit = readCount(composite.maxResults, 200);
    model.preferences = {
      model: readText(composite.defaultModel, 'gpt-4o'),
      maxTokens: readCount(composite.defaultMaxTokens, 512),
      overlapTokens: readCount(composite.defaultOverlapTokens, 0)
    };
    model.results.limit = limit;
    if (watcher) {
      watcher.limit = limit;
      watcher.follow = readFlag(composite.followActiveNotebook, true);
    }
  };
  try {
    const settings = await registry.load(PLUGIN_ID);
    settings.changed.connect(apply);
    apply(settings);
  } catch (reason) {
    console.warn(
      'ferrolab: its settings could not be read; the defaults stand.',
      reason
    );
  }
}

export default [mimePlugin(cards), plugin];
