import { caretDownIcon, caretUpIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { EnvelopeOf } from '../contract/envelope';
import { formatCount, formatPages } from '../format';
import { ChunksModel, PagesModel } from '../models/paged';
import { ResultEntry } from '../models/results';
import { Button, IconButton, UsageBar } from './basics';
import { useServices } from './context';
import { Target } from './DocumentView';
import { PageText } from './PageText';

export interface DocumentTextProps {
  readonly entry: ResultEntry;
  readonly pages: PagesModel;
  readonly chunks: ChunksModel;
  readonly overlays: readonly EnvelopeOf<'chunks'>[];
  readonly onOverlay: (id: string) => void;
  /** Position of the selected chunk, or null. */
  readonly selected: number | null;
  readonly onSelect: (position: number | null) => void;
  readonly onGoTo: (offset: number, page: number | null) => void;
  readonly onGoToChunk: (position: number) => void;
  /** Told which page is at the top. */
  readonly onRead: (page: number) => void;
  readonly target: Target | null;
}

/** The text of the pages with the chunks over it, and what steers it. */
export function DocumentText(props: DocumentTextProps): React.JSX.Element {
  const { pages, chunks, selected, onSelect, target } = props;
  return (
    <div className="fl-Text">
      <div className="fl-Text-bar">
        <PageInput pages={pages} onGoTo={props.onGoTo} />
        <OverlayChoice {...props} />
      </div>
      <PageText
        pages={pages}
        chunks={chunks}
        selected={selected}
        onSelect={onSelect}
        onRead={props.onRead}
        target={target}
        entry={props.entry}
      />
      {chunks.total > 0 && <ChunkStrip {...props} />}
    </div>
  );
}

function PageInput(
  props: Pick<DocumentTextProps, 'pages' | 'onGoTo'>
): React.JSX.Element | null {
  const { trans } = useServices();
  const { pages, onGoTo } = props;
  const [value, setValue] = React.useState('');
  if (pages.total < 2) {
    return null;
  }
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    const number = Number(value);
    const page = pages.extents.find(extent => extent.number === number);
    if (page) {
      onGoTo(page.start, page.number);
    }
  };
  return (
    <form className="fl-PageInput" onSubmit={submit}>
      <label>
        {trans.__('Page')}{' '}
        <input
          className="fl-Input"
          inputMode="numeric"
          size={4}
          value={value}
          onChange={event => setValue(event.target.value)}
        />
      </label>
      <span className="fl-muted">{trans.__('of %1', formatCount(pages.total))}</span>
    </form>
  );
}

function OverlayChoice(props: DocumentTextProps): React.JSX.Element {
  const { trans, panel, host } = useServices();
  const { entry, chunks, overlays, onOverlay } = props;
  if (overlays.length === 0) {
    return (
      <Button
        label={trans.__('Chunk this…')}
        title={trans.__('Chunks are laid over the text once there are some')}
        isDisabled={!panel.server.tool('chunk')}
        onClick={() => panel.showForm('chunk', host.sourceOf(entry))}
      />
    );
  }
  return (
    <select
      className="fl-Input"
      aria-label={trans.__('Chunks over the text')}
      value={chunks.envelope?.id ?? 'none'}
      onChange={event => onOverlay(event.target.value)}
    >
      {overlays.map(({ id, data }) => (
        <option key={id} value={id}>
          {trans.__(
            '%1 chunks ≤ %2, overlap %3, %4',
            formatCount(data.count),
            data.maxTokens,
            data.overlapTokens,
            data.model
          )}
        </option>
      ))}
      <option value="none">{trans.__('no chunks')}</option>
    </select>
  );
}

/** The selected chunk's figures, and the way to its neighbours. */
function ChunkStrip(props: DocumentTextProps): React.JSX.Element {
  const { trans } = useServices();
  const { chunks, selected, onGoToChunk } = props;
  const chunk = selected === null ? null : chunks.item(selected);
  const repeated = chunk ? chunk.bodyStart - chunk.start : 0;
  return (
    <section className="fl-ChunkStrip" aria-label={trans.__('Selected chunk')}>
      <IconButton
        label={trans.__('Previous chunk')}
        icon={caretUpIcon}
        isDisabled={selected === null || selected === 0}
        onClick={() => onGoToChunk((selected ?? 1) - 1)}
      />
      <IconButton
        label={trans.__('Next chunk')}
        icon={caretDownIcon}
        isDisabled={selected !== null && selected >= chunks.total - 1}
        onClick={() => onGoToChunk(selected === null ? 0 : selected + 1)}
      />
      <div className="fl-ChunkStrip-facts" aria-live="polite">
        {chunk ? (
          <>
            <span>
              <strong>{trans.__('Chunk %1', chunk.index + 1)}</strong>{' '}
              {trans.__(
                '%1 of %2 tokens',
                formatCount(chunk.tokens),
                formatCount(chunks.maxTokens)
              )}
            </span>
            <UsageBar used={chunk.tokens} limit={chunks.maxTokens} />
            <span className="fl-muted">
              {[
                formatPages(chunk.pageStart, chunk.pageEnd, trans),
                chunk.sectionPath.join(' › '),
                repeated > 0
                  ? trans.__('repeats %1 characters', formatCount(repeated))
                  : ''
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </>
        ) : (
          <span className="fl-muted">
            {trans.__('Select a chunk in the text to see its tokens.')}
          </span>
        )}
      </div>
    </section>
  );
}
