/** Rich outputs of code that was run. Each shows in a way in which it can do nothing. */

import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Display } from '../../contract/execution';
import { formatJson, JsonObject } from '../../contract/json';
import { foreignNodes } from '../../text/foreign-html';
import { pictureAddress } from '../../text/pictures';
import { terminalText } from '../../text/terminal';
import { safeChart, VEGA_MIME } from '../../text/vega';
import { Excerpt, TableFrame } from './parts';
import { RenderMimeContext } from './rich';
import { VegaChart } from './VegaChart';

interface Props {
  readonly display: Display;
  readonly trans: TranslationBundle;
}

export function Displays(props: {
  readonly displays: readonly Display[];
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  const { displays, trans } = props;
  return displays.length === 0 ? null : (
    <div className="fl-Displays">
      {displays.map((display, index) => (
        <OneDisplay key={index} display={display} trans={trans} />
      ))}
    </div>
  );
}

function OneDisplay({ display, trans }: Props): React.JSX.Element | null {
  const { mime, data } = display;
  if (data === null) {
    return (
      <DisplayNote>
        {trans.__('An output of type %1 is too large for this card.', mime)}
      </DisplayNote>
    );
  }
  switch (mime) {
    case 'image/png':
    case 'image/jpeg':
    case 'image/svg+xml':
      return <Picture mime={mime} data={asText(data)} trans={trans} />;
    case 'text/html':
      return <ForeignHtml html={asText(data)} label={trans.__('HTML')} trans={trans} />;
    case 'text/plain':
    case 'text/markdown':
    case 'text/latex':
      return <Excerpt text={terminalText(asText(data))} label={mime} isCode />;
    case 'application/json':
      return <Excerpt text={asText(data)} label={trans.__('JSON')} isCode />;
    default:
      return VEGA_MIME.test(mime) ? (
        <ChartOrNote mime={mime} data={data} trans={trans} />
      ) : (
        <DisplayNote>
          {trans.__('An output of type %1 is not shown here.', mime)}
        </DisplayNote>
      );
  }
}

function asText(data: string | JsonObject): string {
  return typeof data === 'string' ? data : formatJson(data);
}

/** Says what stands here instead of an output. */
function DisplayNote({ children }: React.PropsWithChildren): React.JSX.Element {
  return <p className="fl-DisplayNote fl-muted">{children}</p>;
}

function Picture(props: {
  readonly mime: string;
  readonly data: string;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { mime, data, trans } = props;
  const [isBroken, setBroken] = React.useState(false);
  const address = React.useMemo(() => pictureAddress(mime, data), [mime, data]);
  return address === null || isBroken ? (
    <DisplayNote>{trans.__('A picture (%1) could not be shown.', mime)}</DisplayNote>
  ) : (
    <img
      className="fl-Picture"
      src={address}
      alt={trans.__('Picture made by the code')}
      onError={() => setBroken(true)}
    />
  );
}

/** HTML of the code's, cleaned; a note where there is no sanitizer. */
export function ForeignHtml(props: {
  readonly html: string;
  readonly label: string;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { html, label, trans } = props;
  const rendermime = React.useContext(RenderMimeContext);
  const frame = React.useRef<HTMLDivElement>(null);
  React.useLayoutEffect(() => {
    if (rendermime) {
      const { sanitizer } = rendermime;
      frame.current?.replaceChildren(
        foreignNodes(html, dirty => sanitizer.sanitize(dirty))
      );
    }
  }, [html, rendermime]);
  return rendermime ? (
    <TableFrame label={label}>
      <div className="fl-Foreign" ref={frame} />
    </TableFrame>
  ) : (
    <DisplayNote>{trans.__('HTML cannot be shown here.')}</DisplayNote>
  );
}

function ChartOrNote(props: {
  readonly mime: string;
  readonly data: string | JsonObject;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { mime, data, trans } = props;
  const rendermime = React.useContext(RenderMimeContext);
  const chart = React.useMemo(() => safeChart(data), [data]);
  if (chart === null) {
    return (
      <DisplayNote>
        {trans.__(
          'A chart is not shown: it names addresses to load from, or is no chart.'
        )}
      </DisplayNote>
    );
  }
  const isDrawn = rendermime?.mimeTypes.includes(mime);
  return (
    <VegaChart
      mime={mime}
      chart={chart}
      label={trans.__('Chart')}
      fallback={
        <DisplayNote>
          {isDrawn
            ? trans.__('A chart (%1) could not be drawn.', mime)
            : trans.__('There is no renderer for %1 here.', mime)}
        </DisplayNote>
      }
      trans={trans}
    />
  );
}
