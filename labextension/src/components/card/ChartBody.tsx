import { downloadIcon } from '@jupyterlab/ui-components';
import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { EnvelopeOf } from '../../contract/envelope';
import { formatJson } from '../../contract/json';
import { VEGA_LITE_TYPE } from '../../contract/output';
import { PictureView } from '../../contract/pictures';
import { formatCount } from '../../format';
import { saveAddress } from '../../text/pictures';
import { Button } from '../basics';
import { useOutputPicture } from './kept';
import { Excerpt, Facts, Fold } from './parts';
import { VegaChart } from './VegaChart';

interface Props {
  readonly envelope: EnvelopeOf<'chart'>;
  readonly trans: TranslationBundle;
}

/** A chart: to be pointed at where its data came along, else as a picture. */
export function ChartBody({ envelope, trans }: Props): React.JSX.Element {
  const { data } = envelope;
  const { frame, value, problem } = useOutputPicture(envelope.id, trans);
  const label = data.description || envelope.title;
  return (
    <div ref={frame} className="fl-ChartBody">
      {problem && <p className="fl-muted">{problem}</p>}
      {value && (
        <ChartView view={value} label={label} width={data.width} trans={trans} />
      )}
      {value?.picture && (
        <div className="fl-Actions">
          <Button
            label={trans.__('Save the picture')}
            icon={downloadIcon}
            onClick={() => value.picture && saveAddress(value.picture, envelope.title)}
          />
        </div>
      )}
      <Facts
        facts={[
          [trans.__('Kind'), data.chartKind],
          [trans.__('Rows'), data.rows === null ? '' : formatCount(data.rows)],
          ...data.fields.map(
            ({ channel, name, type }) =>
              [channel, type ? `${name} (${type})` : name] as const
          )
        ]}
      />
      {value?.spec && (
        <Fold label={trans.__('Vega-Lite')}>
          <Excerpt
            text={formatJson(value.spec)}
            label={trans.__('The chart in Vega-Lite')}
            isCode
          />
        </Fold>
      )}
    </div>
  );
}

function ChartView(props: {
  readonly view: PictureView;
  readonly label: string;
  readonly width: number;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { view, label, width, trans } = props;
  const picture = view.picture ? (
    <img
      className="fl-Picture fl-mod-paper"
      src={view.picture}
      alt={label}
      // Its pixels are finer than the chart's.
      width={width > 0 ? width : undefined}
    />
  ) : (
    <p className="fl-muted">{trans.__('This chart cannot be drawn here.')}</p>
  );
  return view.spec ? (
    <VegaChart
      mime={VEGA_LITE_TYPE}
      chart={view.spec}
      label={label}
      fallback={picture}
      trans={trans}
    />
  ) : (
    picture
  );
}
