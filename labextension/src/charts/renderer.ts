/** Draws Vega and Vega-Lite charts in outputs, with nothing from the network. */

import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { nullTranslator } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import { isObject } from '../contract/json';
import { VEGA_LITE_TYPE } from '../contract/output';
import type { DrawnChart } from './embed';
import { isDarkPage, watchTheme } from './theme';

const VEGA_TYPE = 'application/vnd.vega.v6+json';

/** After ferrolab's own card, before pictures of the same chart. */
const RANK = 45;

class ChartRenderer extends Widget implements IRenderMime.IRenderer {
  constructor(private readonly _options: IRenderMime.IRendererOptions) {
    super();
    this.addClass('fl-VegaOutput');
    this._unwatch = watchTheme(() => this._model && void this.renderModel(this._model));
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this._model = model;
    const { mimeType } = this._options;
    const turn = ++this._turn;
    const spec = model.data[mimeType];
    const frame = document.createElement('div');
    let drawn: DrawnChart | null = null;
    try {
      if (!isObject(spec)) {
        throw new Error('The chart is no JSON object.');
      }
      const { embed } = await import('./embed');
      const language = mimeType === VEGA_TYPE ? 'vega' : 'vega-lite';
      const look = { isDark: isDarkPage(), mayLoad: model.trusted };
      drawn = await embed(frame, language, structuredClone(spec), look);
    } catch (reason) {
      frame.replaceChildren(this._problem(reason));
    }
    if (turn !== this._turn || this.isDisposed) {
      drawn?.dispose();
      return;
    }
    this._drawn?.dispose();
    this._drawn = drawn;
    this.node.replaceChildren(frame);
  }

  override dispose(): void {
    this._unwatch();
    this._drawn?.dispose();
    this._drawn = null;
    super.dispose();
  }

  private _problem(reason: unknown): HTMLElement {
    const trans = (this._options.translator ?? nullTranslator).load('ferrolab');
    const note = document.createElement('p');
    note.className = 'fl-Card fl-muted';
    const why = reason instanceof Error ? reason.message : String(reason);
    note.textContent = trans.__('This chart cannot be drawn: %1', why.slice(0, 300));
    return note;
  }

  private readonly _unwatch: () => void;
  private _model: IRenderMime.IMimeModel | null = null;
  private _drawn: DrawnChart | null = null;
  /** Of drawings that overlap the last one counts. */
  private _turn = 0;
}

/** Draw what nothing here draws yet: JupyterLab brings renderers of older Vega-Lite only. */
export function addChartRenderers(rendermime: IRenderMimeRegistry): void {
  const mimeTypes = [VEGA_LITE_TYPE, VEGA_TYPE].filter(
    type => !rendermime.mimeTypes.includes(type)
  );
  if (mimeTypes.length > 0) {
    rendermime.addFactory(
      { safe: true, mimeTypes, createRenderer: options => new ChartRenderer(options) },
      RANK
    );
  }
}
