/** Draws results in outputs: in JupyterLab, in Notebook 7 and in its consoles. */

import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { nullTranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import { Message } from '@lumino/messaging';
import * as React from 'react';

import { addChartRenderers } from './charts/renderer';
import { Card } from './components/card/Card';
import { CardHostContext, CardHostSlot, OutputContext } from './components/card/host';
import { RenderMimeContext, StreamedContext } from './components/card/rich';
import { MIME_TYPE } from './contract/envelope';
import { pictureIn } from './contract/output';
import { parseEnvelope } from './contract/parse-envelope';
import { PictureView } from './contract/pictures';

/** What JupyterLab draws the printed output of a cell as. */
const PRINTED =
  '[data-mime-type="application/vnd.jupyter.stdout"], [data-mime-type="application/vnd.jupyter.stderr"]';

class CardRenderer extends ReactWidget implements IRenderMime.IRenderer {
  constructor(
    private readonly _options: IRenderMime.IRendererOptions,
    private readonly _rendermime: IRenderMimeRegistry,
    private readonly _cards: CardHostSlot
  ) {
    super();
    this.addClass('fl-CardOutput');
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this._raw = model.data[this._options.mimeType];
    this._picture = pictureIn(model.data);
    this.update();
    await this.renderPromise;
  }

  protected render(): React.JSX.Element {
    const trans = (this._options.translator ?? nullTranslator).load('ferrolab');
    const envelope = parseEnvelope(this._raw);
    return envelope ? (
      <RenderMimeContext.Provider value={this._rendermime}>
        <StreamedContext.Provider value={this._isStreamed()}>
          <CardHostContext.Provider value={this._cards.current}>
            <OutputContext.Provider value={this._picture}>
              <Card envelope={envelope} trans={trans} />
            </OutputContext.Provider>
          </CardHostContext.Provider>
        </StreamedContext.Provider>
      </RenderMimeContext.Provider>
    ) : (
      <p className="fl-Card fl-muted">
        {trans.__('This ferrolab result is from another version and cannot be shown.')}
      </p>
    );
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    // Only on the page is it seen what stands beside the card.
    this.update();
  }

  private _isStreamed(): boolean {
    const outputs = this.node.closest('.jp-OutputArea');
    return outputs !== null && outputs.querySelector(PRINTED) !== null;
  }

  private _raw: unknown = null;
  private _picture: PictureView | null = null;
}

/**
 * A plugin, and no MIME extension, as those are not given the registry that draws the
 * charts in a result.
 */
export const mimePlugin = (cards: CardHostSlot): JupyterFrontEndPlugin<void> => ({
  id: 'ferrolab:mime',
  description: 'Draws ferrolab results in outputs.',
  autoStart: true,
  requires: [IRenderMimeRegistry],
  activate: (_: JupyterFrontEnd, rendermime: IRenderMimeRegistry) => {
    rendermime.addFactory(
      {
        safe: true,
        mimeTypes: [MIME_TYPE],
        createRenderer: options => new CardRenderer(options, rendermime, cards)
      },
      0
    );
    addChartRenderers(rendermime);
  }
});
