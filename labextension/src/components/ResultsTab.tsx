import { fileUploadIcon, launchIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { formatSeconds } from '../format';
import { KindIcon } from '../icons';
import { ResultEntry } from '../models/results';
import { Button, IconButton, Notice } from './basics';
import { kindLabel } from './card/Card';
import { useModel, useServices } from './context';
import { EmptyState } from './EmptyState';
import { moveInGrid } from './keyboard';
import { ResultDetail } from './ResultDetail';
import { useSearch } from './search';

export function ResultsTab(): React.JSX.Element {
  const { panel } = useServices();
  useModel(panel.results);
  useModel(panel);
  const entry = panel.selected;
  return entry ? <ResultDetail entry={entry} /> : <ResultList />;
}

function ResultList(): React.JSX.Element {
  const { trans, panel, host } = useServices();
  const results = useModel(panel.results);
  const server = useModel(panel.server);
  const count = results.entries.length;
  const { field, accepts } = useSearch(trans.__('Search results'), count);
  const search = (entries: readonly ResultEntry[]) =>
    entries.filter(({ envelope: { title, summary, line } }) =>
      accepts(title, summary, line)
    );

  const parseFile = async () => {
    const path = await host.pickFile();
    if (path !== null) {
      void panel.run({
        tool: 'parse',
        arguments: { source: path },
        cwd: host.folder()
      });
    }
  };

  return (
    <div className="fl-Scroll">
      {server.error && (
        <Notice tone="warning">
          {trans.__(
            'The server part of ferrolab does not answer, so tools cannot run here. Results of the notebook still show.'
          )}{' '}
          <span className="fl-muted">{server.error.message}</span>
        </Notice>
      )}
      <div className="fl-Actions fl-DropTarget">
        <Button
          label={trans.__('Parse a file…')}
          icon={fileUploadIcon}
          isDisabled={server.error !== null}
          onClick={() => void parseFile()}
        />
        <span className="fl-muted">{trans.__('or drop one here')}</span>
      </div>
      {field}
      {count === 0 && <EmptyState />}
      <ResultGroup
        label={trans.__('Made here')}
        entries={search(results.panelEntries)}
      />
      <ResultGroup
        label={results.notebook ?? trans.__('Notebook')}
        entries={search(results.notebookEntries)}
      />
    </div>
  );
}

function ResultGroup(props: {
  readonly label: string;
  readonly entries: readonly ResultEntry[];
}): React.JSX.Element | null {
  const { label, entries } = props;
  if (entries.length === 0) {
    return null;
  }
  return (
    <section className="fl-ResultGroup">
      <h3>{label}</h3>
      <div role="grid" aria-label={label} onKeyDown={moveInGrid}>
        {entries.map((entry, index) => (
          <ResultRow key={entry.key} entry={entry} isFirst={index === 0} />
        ))}
      </div>
    </section>
  );
}

function ResultRow(props: {
  readonly entry: ResultEntry;
  readonly isFirst: boolean;
}): React.JSX.Element {
  const { trans, panel, host } = useServices();
  const { entry, isFirst } = props;
  const { envelope, origin } = entry;
  const { meta } = envelope;
  return (
    <div className={`fl-ResultRow fl-kind-${envelope.kind}`} role="row">
      <div role="gridcell" className="fl-ResultRow-main">
        <button
          type="button"
          tabIndex={isFirst ? 0 : -1}
          onClick={() => panel.showResult(entry.key)}
        >
          <KindIcon kind={envelope.kind} />
          <span className="fl-ResultRow-text">
            <span className="fl-ResultRow-title">{envelope.title}</span>
            <span className="fl-muted">
              {envelope.summary || kindLabel(envelope.kind, trans)}
            </span>
          </span>
          {meta.seconds !== null && (
            <span className="fl-muted fl-ResultRow-time">
              {formatSeconds(meta.seconds)}
            </span>
          )}
        </button>
      </div>
      {origin.type === 'cell' && (
        <div role="gridcell">
          <IconButton
            label={trans.__('Go to cell %1', origin.cellNumber)}
            icon={launchIcon}
            tabIndex={-1}
            onClick={() => host.jumpTo(entry)}
          />
        </div>
      )}
    </div>
  );
}
