/** Draws results in outputs: in JupyterLab, in Notebook 7 and in its consoles. */

import { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { nullTranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Card } from './components/card/Card';
import { MIME_TYPE } from './contract/envelope';
import { parseEnvelope } from './contract/parse-envelope';

class CardRenderer extends ReactWidget implements IRenderMime.IRenderer {
  constructor(private readonly _options: IRenderMime.IRendererOptions) {
    super();
    this.addClass('fl-CardOutput');
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this._raw = model.data[this._options.mimeType];
    this.update();
    await this.renderPromise;
  }

  protected render(): React.JSX.Element {
    const trans = (this._options.translator ?? nullTranslator).load('ferrolab');
    const envelope = parseEnvelope(this._raw);
    return envelope ? (
      <Card envelope={envelope} trans={trans} />
    ) : (
      <p className="fl-Card fl-muted">
        {trans.__('This ferrolab result is from another version and cannot be shown.')}
      </p>
    );
  }

  private _raw: unknown = null;
}

const extension: IRenderMime.IExtension = {
  id: 'ferrolab:mime',
  rendererFactory: {
    safe: true,
    mimeTypes: [MIME_TYPE],
    createRenderer: options => new CardRenderer(options)
  },
  rank: 0,
  dataType: 'json'
};

export default extension;
