import { useVirtualizer } from '@tanstack/react-virtual';
import * as React from 'react';

import { EnvelopeOf } from '../contract/envelope';
import { DocumentFile } from '../contract/reading';
import { formatCount } from '../format';
import { FilesModel } from '../models/files';
import { ResultEntry } from '../models/results';
import { Button, Notice } from './basics';
import { DocumentsFacts, FileRow } from './card/DocumentsBody';
import { useOwnModel, useServices } from './context';
import { SearchField } from './search';

const ROW_HEIGHT = 46;

type Shown = 'all' | 'read' | 'failed' | 'warned';

/** From so many files on they can be searched and narrowed down. */
const SEARCH_FROM = 8;

/** All files of a folder that was read; each opens its document. */
export function DocumentsView(props: {
  readonly entry: ResultEntry;
  readonly envelope: EnvelopeOf<'documents'>;
}): React.JSX.Element {
  const { trans, panel, host } = useServices();
  const { entry, envelope } = props;
  const files = useOwnModel(() => new FilesModel(panel.api, envelope), envelope);
  const [query, setQuery] = React.useState('');
  const [shown, setShown] = React.useState<Shown>('all');
  const isNarrowed = query.trim() !== '' || shown !== 'all';
  // What is looked for may be anywhere.
  React.useEffect(() => void (isNarrowed && files.loadAll()), [files, isNarrowed]);

  const positions = Array.from(
    { length: files.total },
    (_, position) => position
  ).filter(position => !isNarrowed || isWanted(files.item(position), query, shown));
  return (
    <div className="fl-Documents">
      <div className="fl-Documents-head">
        <DocumentsFacts envelope={envelope} trans={trans} />
        {files.isGone && (
          <Notice tone="warning" role="status">
            {trans.__(
              'The stored result is gone; this is the part that the notebook keeps.'
            )}
          </Notice>
        )}
        {files.error && (
          <Notice tone="error" role="alert">
            {files.error.message}
            <Button label={trans.__('Try again')} onClick={() => files.retry()} />
          </Notice>
        )}
        {files.total >= SEARCH_FROM && (
          <div className="fl-Documents-bar">
            <SearchField
              label={trans.__('Search files')}
              query={query}
              onChange={setQuery}
            />
            <ShownChoice shown={shown} onChange={setShown} />
          </div>
        )}
        {isNarrowed && (
          <p className="fl-muted" role="status">
            {trans.__(
              '%1 of %2 files',
              formatCount(positions.length),
              formatCount(files.total)
            )}
          </p>
        )}
      </div>
      <FileList
        files={files}
        positions={positions}
        onOpen={file => host.openFile(file, entry)}
      />
    </div>
  );
}

function isWanted(file: DocumentFile | null, query: string, shown: Shown): boolean {
  if (file === null) {
    return false;
  }
  const { name, format, error, warnings } = file;
  const isOfKind: Readonly<Record<Shown, boolean>> = {
    all: true,
    read: error === null,
    failed: error !== null,
    warned: warnings.length > 0
  };
  const said = [name, format, error?.message ?? '', error?.code ?? ''];
  return (
    isOfKind[shown] && said.join(' ').toLowerCase().includes(query.trim().toLowerCase())
  );
}

function ShownChoice(props: {
  readonly shown: Shown;
  readonly onChange: (shown: Shown) => void;
}): React.JSX.Element {
  const { trans } = useServices();
  const labels: Readonly<Record<Shown, string>> = {
    all: trans.__('all files'),
    read: trans.__('read'),
    failed: trans.__('failed'),
    warned: trans.__('with warnings')
  };
  return (
    <select
      className="fl-Input"
      aria-label={trans.__('Which files')}
      value={props.shown}
      onChange={event => props.onChange(event.target.value as Shown)}
    >
      {Object.entries(labels).map(([shown, label]) => (
        <option key={shown} value={shown}>
          {label}
        </option>
      ))}
    </select>
  );
}

/** Only the files near the window are fetched and drawn. */
function FileList(props: {
  readonly files: FilesModel;
  readonly positions: readonly number[];
  readonly onOpen: (file: DocumentFile) => void;
}): React.JSX.Element {
  const { trans } = useServices();
  const { files, positions, onOpen } = props;
  const frame = React.useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: positions.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: index => positions[index] ?? index,
    overscan: 6
  });
  const items = virtualizer.getVirtualItems();
  const first = positions[items[0]?.index ?? 0] ?? 0;
  const last = positions[items.at(-1)?.index ?? 0] ?? 0;
  React.useEffect(
    () => void files.load(first, last + 1),
    [files, files.version, first, last]
  );
  return (
    <div
      ref={frame}
      className="fl-Documents-list"
      role="region"
      aria-label={trans.__('Files')}
      tabIndex={0}
    >
      <div
        className="fl-Virtual"
        role="list"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {items.map(({ index, key, start }) => {
          const position = positions[index] ?? 0;
          const file = files.item(position);
          return (
            <div
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              className="fl-Virtual-item"
              role="listitem"
              aria-posinset={index + 1}
              aria-setsize={positions.length}
              style={{ transform: `translateY(${start}px)` }}
            >
              {file ? (
                <FileRow file={file} onOpen={() => onOpen(file)} trans={trans} />
              ) : (
                <p className="fl-muted fl-Loading">{trans.__('Loading…')}</p>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
