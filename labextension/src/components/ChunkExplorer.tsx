import { useVirtualizer } from '@tanstack/react-virtual';
import * as React from 'react';

import { Chunk } from '../contract/envelope';
import { formatCount, formatPages } from '../format';
import { ChunksModel } from '../models/paged';
import { ResultEntry } from '../models/results';
import { Fill, filterChunks } from '../text/chunk-filter';
import { Button, UsageBar } from './basics';
import { useServices } from './context';
import { step } from './keyboard';
import { SearchField } from './search';

const ROW_HEIGHT = 62;

export interface ChunkExplorerProps {
  readonly entry: ResultEntry;
  readonly chunks: ChunksModel;
  /** Position of the selected chunk, or null. */
  readonly selected: number | null;
  readonly onSelect: (position: number) => void;
  readonly onShowInText: (position: number) => void;
}

/** All chunks as a list that can be searched, and the selected one in full. */
export function ChunkExplorer(props: ChunkExplorerProps): React.JSX.Element {
  const { trans, panel, host } = useServices();
  const { entry, chunks, selected, onShowInText } = props;
  const [query, setQuery] = React.useState('');
  const [fill, setFill] = React.useState<Fill>('all');
  if (chunks.total === 0) {
    return (
      <div className="fl-Scroll fl-Empty">
        <p>{trans.__('There are no chunks of this document among the results yet.')}</p>
        <Button
          label={trans.__('Chunk this…')}
          isDisabled={!panel.server.tool('chunk')}
          onClick={() => panel.showForm('chunk', host.sourceOf(entry))}
        />
      </div>
    );
  }
  const shown = filterChunks(chunks.chunks, chunks.maxTokens, { query, fill });
  const chunk = selected === null ? null : chunks.item(selected);
  return (
    <div className="fl-Explorer">
      <div className="fl-Explorer-bar">
        <SearchField
          label={trans.__('Search chunks')}
          placeholder={trans.__('Words, section or #number')}
          query={query}
          onChange={setQuery}
        />
        <FillChoice fill={fill} onChange={setFill} />
      </div>
      <p className="fl-muted" role="status">
        {trans.__(
          '%1 of %2 chunks',
          formatCount(shown.length),
          formatCount(chunks.total)
        )}
        {' · '}
        {trans.__(
          '%1 tokens',
          formatCount(shown.reduce((sum, { tokens }) => sum + tokens, 0))
        )}
      </p>
      <ChunkList {...props} shown={shown} />
      {chunk && selected !== null && (
        <ChunkDetail
          chunk={chunk}
          maxTokens={chunks.maxTokens}
          onShowInText={() => onShowInText(selected)}
        />
      )}
    </div>
  );
}

function FillChoice(props: {
  readonly fill: Fill;
  readonly onChange: (fill: Fill) => void;
}): React.JSX.Element {
  const { trans } = useServices();
  const labels: Readonly<Record<Fill, string>> = {
    all: trans.__('all sizes'),
    full: trans.__('90 % full and more'),
    small: trans.__('under 25 % full'),
    over: trans.__('over the limit')
  };
  return (
    <select
      className="fl-Input"
      aria-label={trans.__('Size of the chunks')}
      value={props.fill}
      onChange={event => props.onChange(event.target.value as Fill)}
    >
      {Object.entries(labels).map(([fill, label]) => (
        <option key={fill} value={fill}>
          {label}
        </option>
      ))}
    </select>
  );
}

function ChunkList(
  props: ChunkExplorerProps & { readonly shown: readonly Chunk[] }
): React.JSX.Element {
  const { trans } = useServices();
  const { chunks, shown, selected, onSelect, onShowInText } = props;
  const frame = React.useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 5
  });
  const chosen = selected === null ? null : chunks.item(selected);
  const current = chosen === null ? -1 : shown.indexOf(chosen);
  const select = (row: number) => {
    const chunk = shown[row];
    if (chunk) {
      onSelect(chunks.chunks.indexOf(chunk));
      virtualizer.scrollToIndex(row);
    }
  };
  // Coming from the text, the selected chunk is looked for.
  React.useEffect(() => {
    if (current >= 0) {
      virtualizer.scrollToIndex(current, { align: 'center' });
    }
    // Only on arrival: later the reader's own scrolling counts.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const onKeyDown = (event: React.KeyboardEvent) => {
    const next = step(event.key, current, shown.length, 'vertical', 5);
    if (next !== null) {
      select(next);
    } else if (event.key === 'Enter' && selected !== null) {
      onShowInText(selected);
    } else {
      return;
    }
    event.preventDefault();
  };

  return (
    <div
      ref={frame}
      className="fl-Listbox fl-Explorer-list"
      role="listbox"
      aria-label={trans.__('Chunks')}
      aria-activedescendant={current >= 0 ? `ferrolab-chunk-${current}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div
        className="fl-Virtual"
        role="presentation"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const chunk = shown[index];
          return (
            chunk && (
              <div
                key={index}
                id={`ferrolab-chunk-${index}`}
                className="fl-Virtual-item fl-ChunkRow"
                role="option"
                aria-selected={index === current}
                aria-posinset={index + 1}
                aria-setsize={shown.length}
                style={{ transform: `translateY(${start}px)`, height: ROW_HEIGHT }}
                onClick={() => select(index)}
                onDoubleClick={() => onShowInText(chunks.chunks.indexOf(chunk))}
              >
                <ChunkRow chunk={chunk} maxTokens={chunks.maxTokens} />
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}

function ChunkRow(props: {
  readonly chunk: Chunk;
  readonly maxTokens: number;
}): React.JSX.Element {
  const { trans } = useServices();
  const { chunk, maxTokens } = props;
  const place = [
    formatPages(chunk.pageStart, chunk.pageEnd, trans),
    chunk.sectionPath.at(-1)
  ];
  return (
    <>
      <div className="fl-ChunkRow-head">
        <strong>{chunk.index + 1}</strong>
        <UsageBar used={chunk.tokens} limit={maxTokens} />
        <span className="fl-number">
          {formatCount(chunk.tokens)}
          <span className="fl-muted"> / {formatCount(maxTokens)}</span>
        </span>
        <span className="fl-muted fl-ChunkRow-place">
          {place.filter(Boolean).join(' · ')}
        </span>
      </div>
      <div className="fl-ChunkRow-text">{chunk.text.slice(0, 240)}</div>
    </>
  );
}

function ChunkDetail(props: {
  readonly chunk: Chunk;
  readonly maxTokens: number;
  readonly onShowInText: () => void;
}): React.JSX.Element {
  const { trans } = useServices();
  const { chunk, maxTokens, onShowInText } = props;
  return (
    <section className="fl-ChunkDetail" aria-label={trans.__('Selected chunk')}>
      <div className="fl-ChunkDetail-head">
        <strong>{trans.__('Chunk %1', chunk.index + 1)}</strong>
        <span>{trans.__('%1 of %2 tokens', chunk.tokens, maxTokens)}</span>
        <Button label={trans.__('Show in text')} onClick={onShowInText} />
      </div>
      {chunk.sectionPath.length > 0 && (
        <p className="fl-muted">{chunk.sectionPath.join(' › ')}</p>
      )}
      <pre
        className="fl-Excerpt"
        role="region"
        aria-label={trans.__('Text of chunk %1', chunk.index + 1)}
        tabIndex={0}
      >
        {chunk.text}
      </pre>
    </section>
  );
}
