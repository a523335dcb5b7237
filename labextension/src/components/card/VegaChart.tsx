import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { JsonObject } from '../../contract/json';
import { EMBED_OPTIONS } from '../../text/vega';
import { RenderMimeContext } from './rich';

/** A chart drawn by the renderer of its type; `fallback` where there is none or it fails. */
export function VegaChart(props: {
  readonly mime: string;
  readonly chart: JsonObject;
  readonly label: string;
  readonly fallback: React.ReactNode;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { mime, chart, label, fallback } = props;
  const rendermime = React.useContext(RenderMimeContext);
  const canDraw = rendermime?.mimeTypes.includes(mime) ?? false;
  const frame = React.useRef<HTMLDivElement>(null);
  const [isBroken, setBroken] = React.useState(false);
  React.useEffect(() => {
    if (!rendermime || !canDraw) {
      return;
    }
    const renderer = rendermime.createRenderer(mime);
    const model = rendermime.createModel({
      trusted: false,
      data: { [mime]: structuredClone(chart) as never },
      metadata: { [mime]: { embed_options: EMBED_OPTIONS as never } }
    });
    // A card may be drawn before it is on the page, where widgets cannot be attached;
    // renderers of charts need no more than their node there.
    frame.current?.replaceChildren(renderer.node);
    renderer.renderModel(model).catch(() => setBroken(true));
    return () => renderer.dispose();
  }, [canDraw, chart, mime, rendermime]);
  return isBroken || !canDraw ? (
    <>{fallback}</>
  ) : (
    <div
      className="fl-Chart"
      role="group"
      aria-label={label}
      tabIndex={0}
      ref={frame}
    />
  );
}
