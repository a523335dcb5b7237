import * as React from 'react';

import { DocumentLike, EnvelopeOf } from '../contract/envelope';
import { ChunksModel, PagesModel } from '../models/paged';
import { overlaysFor, ResultEntry } from '../models/results';
import { TablesModel } from '../models/tables';
import { Button, Notice } from './basics';
import { Card } from './card/Card';
import { ChunkExplorer } from './ChunkExplorer';
import { useModel, useOwnModel, useServices } from './context';
import { DocumentText } from './DocumentText';
import { Outline } from './Outline';
import { PagePane } from './page/PagePane';
import { TablesView } from './tables/TablesView';
import { TabItem, Tabs } from './Tabs';

type View = 'text' | 'page' | 'outline' | 'tables' | 'chunks' | 'about';

/** A place in the text to be scrolled to; `serial` tells two wishes apart. */
export interface Target {
  readonly offset: number;
  /** Where the text to be selected ends; null when nothing is. */
  readonly end: number | null;
  readonly page: number | null;
  readonly serial: number;
}

export interface DocumentViewProps {
  readonly entry: ResultEntry;
  readonly envelope: DocumentLike;
}

/** A document, or a document's chunks: text and looks with the chunks over them, and lists. */
export function DocumentView({
  entry,
  envelope
}: DocumentViewProps): React.JSX.Element {
  const { trans, panel, host } = useServices();
  const results = useModel(panel.results);
  const [view, setView] = React.useState<View>(
    envelope.kind === 'chunks' ? 'chunks' : 'text'
  );
  const [overlayId, setOverlayId] = React.useState<string | null>(null);
  const [selected, setSelected] = React.useState<number | null>(null);
  const [target, setTarget] = React.useState<Target | null>(null);
  const [number, setNumber] = React.useState(1);
  const [table, setTable] = React.useState(0);
  /** The page that is read in the text; nobody has to draw again when it changes. */
  const reading = React.useRef(1);
  const keepReading = React.useCallback((page: number) => {
    reading.current = page;
  }, []);

  const pages = useOwnModel(() => new PagesModel(panel.api, envelope), envelope);
  const tables = useOwnModel(
    () => new TablesModel(panel.api, envelope.kind === 'document' ? envelope : null),
    envelope
  );
  const overlays = overlaysFor(envelope, results.entries);
  const overlay = chosenOverlay(overlays, overlayId);
  const chunks = useOwnModel(() => new ChunksModel(panel.api, overlay), overlay);
  React.useEffect(() => void chunks.loadAll(), [chunks]);

  const goTo = (offset: number, page: number | null, end: number | null = null) => {
    setTarget(before => ({ offset, end, page, serial: (before?.serial ?? 0) + 1 }));
    setView('text');
  };
  const changeView = (wanted: View) => {
    if (wanted === 'page' && view === 'text') {
      setNumber(reading.current);
    }
    const extent = pages.extents.find(page => page.number === number);
    if (wanted === 'text' && view === 'page' && extent && number !== reading.current) {
      goTo(extent.start, number);
    } else {
      setView(wanted);
    }
  };
  const showTable = async (page: number, place: number) => {
    const position = await tables.find(page, place);
    if (position !== null) {
      setTable(position);
      setView('tables');
    }
  };
  const goToChunk = (position: number) => {
    const chunk = chunks.item(position);
    if (chunk) {
      setSelected(position);
      goTo(chunk.bodyStart, null);
    }
  };
  const tabs: readonly TabItem<View>[] = [
    { id: 'text', label: trans.__('Text') },
    ...('source' in host.sourceOf(entry)
      ? [{ id: 'page', label: trans.__('Page') } as const]
      : []),
    { id: 'outline', label: trans.__('Outline') },
    ...(tables.total > 0 ? [{ id: 'tables', label: trans.__('Tables') } as const] : []),
    { id: 'chunks', label: trans.__('Chunks') },
    { id: 'about', label: trans.__('About') }
  ];

  return (
    <>
      <StoredNotice entry={entry} pages={pages} chunks={chunks} />
      <Tabs
        name="ferrolab-document"
        label={trans.__('Views of the document')}
        items={tabs}
        current={view}
        onChange={changeView}
      >
        {view === 'text' && (
          <DocumentText
            entry={entry}
            pages={pages}
            chunks={chunks}
            overlays={overlays}
            onOverlay={setOverlayId}
            selected={selected}
            onSelect={setSelected}
            onGoTo={goTo}
            onGoToChunk={goToChunk}
            onRead={keepReading}
            target={target}
          />
        )}
        {view === 'page' && (
          <PagePane
            entry={entry}
            pages={pages}
            chunks={chunks}
            number={number}
            onNumber={setNumber}
            selected={selected}
            onSelect={setSelected}
            onShowText={(start, end, page) => goTo(start, page, end)}
            onShowTable={
              tables.total > 0 ? (page, place) => void showTable(page, place) : null
            }
          />
        )}
        {view === 'outline' && (
          <Outline sections={envelope.data.sections} pages={pages} onGoTo={goTo} />
        )}
        {view === 'tables' && (
          <TablesView
            entry={entry}
            tables={tables}
            position={table}
            onPosition={setTable}
            onShowPage={page => {
              setNumber(page);
              setView('page');
            }}
          />
        )}
        {view === 'chunks' && (
          <ChunkExplorer
            entry={entry}
            chunks={chunks}
            selected={selected}
            onSelect={setSelected}
            onShowInText={goToChunk}
          />
        )}
        {view === 'about' && (
          <div className="fl-Scroll">
            <Card envelope={envelope} trans={trans} hasHeading={false} />
          </div>
        )}
      </Tabs>
    </>
  );
}

/** The overlay that was chosen; the latest when none was; null for `none`. */
function chosenOverlay(
  overlays: readonly EnvelopeOf<'chunks'>[],
  id: string | null
): EnvelopeOf<'chunks'> | null {
  return id === 'none'
    ? null
    : (overlays.find(one => one.id === id) ?? overlays[0] ?? null);
}

/** Says why only what the notebook holds can be shown, and what can be done. */
function StoredNotice(props: {
  readonly entry: ResultEntry;
  readonly pages: PagesModel;
  readonly chunks: ChunksModel;
}): React.JSX.Element | null {
  const { trans, host } = useServices();
  const { entry, pages, chunks } = props;
  const error = pages.error ?? chunks.error;
  if (pages.isGone || chunks.isGone) {
    return (
      <Notice tone="warning" role="status">
        {trans.__(
          'The stored result is gone; this is the part that the notebook keeps. Run it again to see everything.'
        )}
        <Button label={trans.__('Run again')} onClick={() => host.runAgain(entry)} />
      </Notice>
    );
  }
  if (error) {
    return (
      <Notice tone="error" role="alert">
        {error.message} {error.hint}
        <Button
          label={trans.__('Try again')}
          onClick={() => {
            pages.retry();
            chunks.retry();
            void chunks.loadAll();
          }}
        />
      </Notice>
    );
  }
  return null;
}
