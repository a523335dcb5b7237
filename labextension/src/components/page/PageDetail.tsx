import * as React from 'react';

import { EnvelopeOf } from '../../contract/envelope';
import { ChunksModel } from '../../models/paged';
import { ResultEntry } from '../../models/results';
import { useOwnModel, useServices } from '../context';
import { Tabs } from '../Tabs';
import { WholeCard } from '../WholeCard';
import { PagePane } from './PagePane';

/** A page that was asked for alone: its file can be leafed through from there. */
export function PageDetail(props: {
  readonly entry: ResultEntry;
  readonly envelope: EnvelopeOf<'page'>;
}): React.JSX.Element {
  const { trans, panel, host } = useServices();
  const { entry, envelope } = props;
  const isFileKnown = 'source' in host.sourceOf(entry);
  const [view, setView] = React.useState<'page' | 'about'>('page');
  const [number, setNumber] = React.useState(envelope.data.number);
  const noChunks = useOwnModel(() => new ChunksModel(panel.api, null), envelope);
  const about = (
    <div className="fl-Scroll">
      <WholeCard envelope={envelope} />
    </div>
  );
  return isFileKnown ? (
    <Tabs
      name="ferrolab-page"
      label={trans.__('Views of the page')}
      items={[
        { id: 'page', label: trans.__('Page') },
        { id: 'about', label: trans.__('About') }
      ]}
      current={view}
      onChange={setView}
    >
      {view === 'page' ? (
        <PagePane
          entry={entry}
          pages={null}
          chunks={noChunks}
          number={number}
          onNumber={setNumber}
          selected={null}
          onSelect={() => undefined}
          onShowText={null}
          onShowTable={null}
        />
      ) : (
        about
      )}
    </Tabs>
  ) : (
    about
  );
}
