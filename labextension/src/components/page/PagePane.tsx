import * as React from 'react';

import { readObject } from '../../contract/json';
import { isDoubted, PageView, TextLine } from '../../contract/reading';
import { ChunksModel, PagesModel } from '../../models/paged';
import { PageViewsModel, resolutionFor } from '../../models/page-views';
import { ResultEntry } from '../../models/results';
import { ChunkOverlay } from '../../text/overlay';
import {
  boxesOf,
  ChunksOverPage,
  Layer,
  LAYERS,
  PageBox,
  spanInDocument
} from '../../text/page-boxes';
import { placeCells, tableAsCsv } from '../../text/table-grid';
import { nextZoom, PIXELS_PER_POINT, Zoom } from '../../text/zoom';
import { useOwnModel, useServices } from '../context';
import { QualityNotice } from '../QualityNotice';
import { BoxInfo } from './BoxInfo';
import { PageBar } from './PageBar';
import { PagePicture } from './PagePicture';
import { PageProblem } from './PageProblem';

export interface PagePaneProps {
  readonly entry: ResultEntry;
  /** Of the document that the page belongs to; null for a page alone. */
  readonly pages: PagesModel | null;
  readonly chunks: ChunksModel;
  /** The page that is shown, from 1. */
  readonly number: number;
  readonly onNumber: (number: number) => void;
  /** Position of the selected chunk, or null. */
  readonly selected: number | null;
  readonly onSelect: (position: number | null) => void;
  /** Select a span of the document in its text; null where that is not at hand. */
  readonly onShowText: ((start: number, end: number, page: number) => void) | null;
  /** Open a page's table, `place` counting from 0; null where there are no tables. */
  readonly onShowTable: ((page: number, place: number) => void) | null;
}

/** A page as it looks, with what was found on it laid over. */
export function PagePane(props: PagePaneProps): React.JSX.Element {
  const { trans } = useServices();
  const { entry, pages, chunks, number, onNumber } = props;
  const views = useViews(entry);
  const frame = React.useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = React.useState<Zoom>('fit');
  const [layers, setLayers] = React.useState<ReadonlySet<Layer>>(new Set(LAYERS));
  const [pointed, setPointed] = React.useState<PageBox | null>(null);
  const room = useWidth(frame);

  const view = views.view(number);
  const pageCount = view?.pageCount ?? pages?.envelope.data.pageCount ?? number;
  const scale = scaleOf(view, zoom, room);
  const dpi = resolutionFor(scale * window.devicePixelRatio);
  // Before the room is known, nobody knows how fine the picture needs to be.
  React.useEffect(
    () => void (room > 0 && views.show(number, dpi)),
    // After `retry` the version has grown, and what is wanted is asked for again.
    [views, views.version, number, dpi, room]
  );
  const position = pages?.extents.findIndex(extent => extent.number === number) ?? -1;
  React.useEffect(
    () => void (position >= 0 && pages?.load(position, position + 1)),
    [pages, pages?.version, position]
  );
  React.useEffect(() => setPointed(null), [number]);

  const page = pages?.item(position) ?? null;
  const boxes = useBoxes(view, chunks, page?.start ?? null);
  const shown = boxes.filter(({ layer }) => layers.has(layer));
  const quality = view?.quality ?? pages?.extents[position]?.quality;

  const goTo = (wanted: number) => onNumber(Math.min(Math.max(wanted, 1), pageCount));
  const changeZoom = (direction: 1 | -1) =>
    setZoom(nextZoom((scale / PIXELS_PER_POINT) * 100, direction));

  const onKeyDown = (event: React.KeyboardEvent) => {
    const actions: Readonly<Record<string, () => void>> = {
      PageUp: () => goTo(number - 1),
      PageDown: () => goTo(number + 1),
      '+': () => changeZoom(1),
      '=': () => changeZoom(1),
      '-': () => changeZoom(-1),
      '0': () => setZoom('fit')
    };
    const action = event.ctrlKey || event.metaKey ? undefined : actions[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  };
  const activate = useActivate(view, page, props);

  return (
    <div className="fl-Page">
      <PageBar
        number={number}
        pageCount={pageCount}
        onNumber={goTo}
        zoom={zoom}
        percent={(scale / PIXELS_PER_POINT) * 100}
        onZoom={changeZoom}
        onFit={() => setZoom('fit')}
        boxes={boxes}
        layers={layers}
        onLayers={setLayers}
      />
      {isDoubted(quality) && (
        <QualityNotice entry={entry} page={number} quality={quality} />
      )}
      <div
        ref={frame}
        className="fl-Page-frame"
        role="region"
        aria-label={trans.__('Page %1 as it looks', number)}
        aria-busy={views.isLoading}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        {view ? (
          <PagePicture
            key={number}
            view={view}
            width={zoom === 'fit' ? null : view.width * scale}
            boxes={shown}
            selectedChunk={props.selected === null ? null : chunks.item(props.selected)}
            onPoint={setPointed}
            onActivate={activate}
          />
        ) : views.error ? (
          <PageProblem entry={entry} views={views} />
        ) : (
          <p className="fl-muted fl-Loading">{trans.__('Loading…')}</p>
        )}
      </div>
      {view && (
        <BoxInfo
          box={pointed}
          hasBoxes={shown.length > 0}
          leadsOn={{
            lines: props.onShowText !== null,
            tables: props.onShowTable !== null
          }}
        />
      )}
    </div>
  );
}

function useViews(entry: ResultEntry): PageViewsModel {
  const { panel, host } = useServices();
  return useOwnModel(() => {
    const known = readObject(panel.server.tool('page')?.parameters.properties);
    const opening = Object.entries(panel.results.readingArguments(entry)).filter(
      ([name]) => Object.hasOwn(known, name)
    );
    const source = { ...Object.fromEntries(opening), ...host.sourceOf(entry) };
    const remember = (password: string) => panel.results.unlock(entry, password);
    return new PageViewsModel(panel.api, source, host.folder(), remember);
  }, entry.key);
}

/** Left and right of what is in the frame, in pixels. */
const PADDING = 16;

/** The width of the room that an element gives to what is in it; 0 before it is there. */
function useWidth(element: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = React.useState(0);
  React.useLayoutEffect(() => {
    const { current } = element;
    if (!current) {
      return undefined;
    }
    const measure = () => setWidth(Math.max(current.clientWidth - PADDING, 0));
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    measure();
    return () => observer.disconnect();
  }, [element]);
  return width;
}

/** Width of a page of A4, for as long as the page's own is not known. */
const USUAL_WIDTH = 595;

/** Pixels of the screen for each point of the page. */
function scaleOf(view: PageView | null, zoom: Zoom, room: number): number {
  return zoom === 'fit'
    ? Math.max(room, 1) / (view?.width ?? USUAL_WIDTH)
    : (zoom / 100) * PIXELS_PER_POINT;
}

function useBoxes(
  view: PageView | null,
  chunks: ChunksModel,
  pageStart: number | null
): readonly PageBox[] {
  return React.useMemo(
    () => {
      const over: ChunksOverPage | null =
        pageStart === null || chunks.total === 0
          ? null
          : { overlay: new ChunkOverlay(chunks.chunks), pageStart };
      return view ? boxesOf(view, over) : [];
    },
    // `chunks` stays the same object while its content grows.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [view, chunks, chunks.version, pageStart]
  );
}

interface ReadPage {
  readonly start: number;
  readonly text: string;
}

/** What a box leads to; where that is nothing, its text is copied. */
function useActivate(
  view: PageView | null,
  page: ReadPage | null,
  props: PagePaneProps
): (box: PageBox) => void {
  const { host } = useServices();
  const { number, chunks, onSelect, onShowText, onShowTable } = props;
  const showLine = (line: TextLine, text: string) => {
    const span = view && page ? spanInDocument(view, line, page) : null;
    if (span && onShowText) {
      onShowText(span.start, span.end, number);
    } else {
      host.copy(text);
    }
  };
  return box => {
    switch (box.layer) {
      case 'lines':
        return showLine(box.line, box.text);
      case 'tables':
        return onShowTable
          ? onShowTable(number, box.place)
          : host.copy(tableAsCsv(placeCells(box.table)) ?? '');
      case 'chunks':
        return onSelect(chunks.chunks.indexOf(box.chunk));
      case 'annotations':
      case 'images':
        return box.text ? host.copy(box.text) : undefined;
    }
  };
}
