import { JupyterFrontEnd } from '@jupyterlab/application';
import { ICommandPalette, InputDialog } from '@jupyterlab/apputils';
import { IEditorTracker } from '@jupyterlab/fileeditor';
import { INotebookTracker } from '@jupyterlab/notebook';
import { TranslationBundle } from '@jupyterlab/translation';
import { runIcon } from '@jupyterlab/ui-components';

import { Host } from './components/context';
import { readText } from './contract/json';
import { ferrolabIcon } from './icons';
import { PanelModel } from './models/panel';
import { PANEL_ID } from './panel-id';

export const CommandIds = {
  showPanel: 'ferrolab:show-panel',
  parseFile: 'ferrolab:parse-file',
  runTool: 'ferrolab:run-tool',
  countSelection: 'ferrolab:count-selection'
} as const;

export interface CommandOptions {
  readonly app: JupyterFrontEnd;
  readonly panel: PanelModel;
  readonly host: Host;
  readonly trans: TranslationBundle;
  readonly palette: ICommandPalette | null;
  readonly notebooks: INotebookTracker | null;
  readonly editors: IEditorTracker | null;
}

/** Add the commands, and put them into the palette. */
export function addCommands(options: CommandOptions): void {
  const { app, panel, host, trans, palette } = options;
  const { commands } = app;
  const show = () => app.shell.activateById(PANEL_ID);

  commands.addCommand(CommandIds.showPanel, {
    label: trans.__('Show the ferrolab Panel'),
    icon: ferrolabIcon,
    execute: show
  });
  commands.addCommand(CommandIds.parseFile, {
    label: args =>
      args.isPalette ? trans.__('Parse a File…') : trans.__('Parse with ferrolab'),
    icon: ferrolabIcon,
    execute: async args => {
      const chosen = args.isPalette ? null : host.currentFile();
      const path = readText(args.path) || chosen || (await host.pickFile());
      if (path) {
        show();
        panel.showResult(null);
        await panel.run({
          tool: 'parse',
          arguments: { source: path },
          cwd: host.folder()
        });
      }
    }
  });
  commands.addCommand(CommandIds.runTool, {
    label: trans.__('Run a Tool…'),
    icon: runIcon,
    execute: async args => {
      const tool = readText(args.tool) || (await chooseTool(panel, trans));
      if (tool) {
        show();
        panel.showForm(tool);
      }
    }
  });
  commands.addCommand(CommandIds.countSelection, {
    label: trans.__('Count Tokens of the Selection'),
    execute: () => {
      const text = selectedText(options);
      show();
      panel.count(text);
    }
  });
  Object.values(CommandIds).forEach(command =>
    palette?.addItem({ command, category: 'ferrolab', args: { isPalette: true } })
  );
}

async function chooseTool(
  panel: PanelModel,
  trans: TranslationBundle
): Promise<string | null> {
  if (panel.server.tools.length === 0) {
    await panel.server.refresh();
  }
  const { value } = await InputDialog.getItem({
    title: trans.__('Run a tool'),
    label: trans.__('Tool'),
    items: panel.server.tools.map(tool => tool.name)
  });
  return value;
}

/**
 * What is selected in the cell or file that is worked in, or else on the page; the
 * whole cell when nothing is.
 */
function selectedText({ app, notebooks, editors }: CommandOptions): string {
  const current = app.shell.currentWidget;
  const editor =
    current !== null && current === editors?.currentWidget
      ? editors.currentWidget.content.editor
      : notebooks?.activeCell?.editor;
  const selection = editor?.getSelection();
  if (editor && selection) {
    const [from, to] = [selection.start, selection.end]
      .map(position => editor.getOffsetAt(position))
      .sort((a, b) => a - b);
    if (from !== to) {
      return editor.model.sharedModel.getSource().slice(from, to);
    }
  }
  const onPage = document.getSelection()?.toString() ?? '';
  return onPage || (editor?.model.sharedModel.getSource() ?? '');
}
