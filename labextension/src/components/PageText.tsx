import { useVirtualizer, Virtualizer } from '@tanstack/react-virtual';
import * as React from 'react';

import { Chunk, PageText as PageTextData } from '../contract/envelope';
import { isDoubted } from '../contract/reading';
import { ChunksModel, PagesModel } from '../models/paged';
import { ResultEntry } from '../models/results';
import { Block, blocksOfPage, placeholder, positionOf } from '../text/blocks';
import { CodePointText } from '../text/code-points';
import { ChunkOverlay, Segment } from '../text/overlay';
import { classes } from './basics';
import { useServices } from './context';
import { Target } from './DocumentView';
import { QualityNotice } from './QualityNotice';

/** For guessing heights before a block is drawn, in pixels and characters. */
const LINE_HEIGHT = 18;
const LINE_LENGTH = 46;
const PAGE_HEADING_HEIGHT = 34;

/** What the style sheet keeps free above a place that is scrolled to. */
const SCROLL_PADDING = 30;

/** Frames to wait for a place to be drawn before scrolling to it is given up. */
const SCROLL_TRIES = 30;

export interface PageTextProps {
  readonly pages: PagesModel;
  readonly chunks: ChunksModel;
  readonly selected: number | null;
  readonly onSelect: (position: number | null) => void;
  /** Told which page is at the top. */
  readonly onRead: (page: number) => void;
  readonly target: Target | null;
  readonly entry: ResultEntry;
}

/** The text of all pages; only what is near the window is fetched and drawn. */
export function PageText(props: PageTextProps): React.JSX.Element {
  const { trans } = useServices();
  const { pages, chunks, selected, onSelect, onRead, target } = props;
  const frame = React.useRef<HTMLDivElement>(null);
  const blocks = useBlocks(pages);
  const overlay = React.useMemo(
    () => new ChunkOverlay(chunks.chunks),
    // `chunks` stays the same object while its content grows.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [chunks, chunks.version]
  );
  const virtualizer = useVirtualizer({
    count: blocks.length,
    getScrollElement: () => frame.current,
    estimateSize: index => estimateHeight(blocks[index]),
    getItemKey: index => blocks[index]?.key ?? index,
    overscan: 2
  });
  const items = virtualizer.getVirtualItems();
  const first = blocks[items[0]?.index ?? 0]?.position ?? 0;
  const last = blocks[items.at(-1)?.index ?? 0]?.position ?? 0;
  React.useEffect(
    () => void pages.load(first, last + 1),
    [pages, pages.version, first, last]
  );
  useScrollTo(target, pages, blocks, virtualizer, frame);
  const scrolled = virtualizer.scrollOffset ?? 0;
  const top = virtualizer.getVirtualItemForOffset(
    scrolled > 0 ? scrolled + SCROLL_PADDING : 0
  );
  const read = blocks[top?.index ?? 0]?.page.number ?? 1;
  React.useEffect(() => onRead(read), [onRead, read]);

  const chosen = selected === null ? null : chunks.item(selected);
  const select = React.useCallback(
    (chunk: Chunk) => onSelect(chunks.chunks.indexOf(chunk)),
    [chunks, onSelect]
  );
  return (
    <div
      ref={frame}
      className="fl-PageText"
      role="region"
      aria-label={trans.__('Text of the document')}
      tabIndex={0}
    >
      <div className="fl-Virtual" style={{ height: virtualizer.getTotalSize() }}>
        {items.map(item => {
          const block = blocks[item.index];
          return (
            block && (
              <div
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                className="fl-Virtual-item"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <BlockView
                  block={block}
                  overlay={overlay}
                  anchor={target?.offset ?? null}
                  maxTokens={chunks.maxTokens}
                  selected={chosen}
                  onSelect={select}
                  entry={props.entry}
                />
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}

const cutPages = new WeakMap<PageTextData, Block[]>();

function cutPage(page: PageTextData, position: number): Block[] {
  let blocks = cutPages.get(page);
  if (!blocks) {
    blocks = blocksOfPage(page, position);
    cutPages.set(page, blocks);
  }
  return blocks;
}

/** The blocks of all pages; of a result that is gone, those of the excerpt. */
function useBlocks(pages: PagesModel): readonly Block[] {
  return React.useMemo(
    () => {
      if (pages.loadedCount === 0 && (pages.isGone || pages.error)) {
        return excerptBlocks(pages);
      }
      return pages.extents.flatMap((extent, position) => {
        const page = pages.item(position);
        return page ? cutPage(page, position) : [placeholder(extent, position)];
      });
    },
    // `pages` stays the same object while its content grows.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [pages, pages.version]
  );
}

function excerptBlocks({ envelope }: PagesModel): Block[] {
  if (envelope.kind === 'document') {
    const { excerpt } = envelope.data;
    const page = { number: 1, start: 0, end: [...excerpt].length, text: excerpt };
    return blocksOfPage(page, 0);
  }
  return envelope.data.chunks.flatMap((chunk, position) => {
    const end = chunk.start + [...chunk.text].length;
    const page = {
      number: chunk.pageStart ?? 1,
      start: chunk.start,
      end,
      text: chunk.text
    };
    return blocksOfPage(page, position);
  });
}

function textHeight({ start, end, text }: Block): number {
  const lines = Math.max(
    (end - start) / LINE_LENGTH,
    text?.text.split('\n').length ?? 0
  );
  return Math.ceil(lines) * LINE_HEIGHT;
}

function estimateHeight(block: Block | undefined): number {
  return block ? textHeight(block) + (block.isFirst ? PAGE_HEADING_HEIGHT : 0) : 0;
}

/** Scroll to a place once its page has come and has been drawn. */
function useScrollTo(
  target: Target | null,
  pages: PagesModel,
  blocks: readonly Block[],
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  frame: React.RefObject<HTMLDivElement | null>
): void {
  const done = React.useRef(0);
  React.useEffect(() => {
    if (!target || done.current === target.serial) {
      return undefined;
    }
    const position = targetPosition(target, pages);
    if (!pages.item(position) && !pages.isGone && !pages.error) {
      void pages.load(position, position + 1);
      return undefined;
    }
    const index = blockIndex(blocks, position, target.offset);
    if (index < 0) {
      return undefined;
    }
    virtualizer.scrollToIndex(index, { align: 'start' });
    const place = () => placeOf(frame.current, index, target.offset);
    return revealWhenDrawn(place, element => {
      done.current = target.serial;
      if (target.end !== null) {
        selectText(element, target.offset, target.end);
      }
    });
  }, [target, pages, pages.version, blocks, virtualizer, frame]);
}

/** By page number where it is known, since extents may be guesses; else by offset. */
function targetPosition({ offset, page }: Target, pages: PagesModel): number {
  const numbered =
    page === null ? -1 : pages.extents.findIndex(extent => extent.number === page);
  const loaded = numbered >= 0 ? pages.item(numbered) : null;
  const holds = loaded === null || (offset >= loaded.start && offset <= loaded.end);
  return numbered >= 0 && holds ? numbered : positionOf(offset, pages.extents);
}

/** The block of a page that holds an offset; its last for one in the gap behind it. */
function blockIndex(
  blocks: readonly Block[],
  position: number,
  offset: number
): number {
  const index = blocks.findIndex(
    block => block.position === position && offset < block.end
  );
  return index >= 0
    ? index
    : blocks.findLastIndex(block => block.position === position);
}

/** @returns how to stop waiting. */
function revealWhenDrawn(
  place: () => Element | null,
  onDone: (element: Element) => void
): () => void {
  let request = 0;
  let tries = 0;
  const attempt = () => {
    const element = place();
    if (element) {
      element.scrollIntoView({ block: 'start' });
      onDone(element);
    } else if (++tries < SCROLL_TRIES) {
      request = requestAnimationFrame(attempt);
    }
  };
  request = requestAnimationFrame(attempt);
  return () => cancelAnimationFrame(request);
}

/** The piece of text that holds an offset, once its block is drawn. */
function placeOf(
  frame: HTMLElement | null,
  index: number,
  offset: number
): Element | null {
  const block = frame?.querySelector(`[data-index="${index}"]`) ?? null;
  const segments = [...(block?.querySelectorAll<HTMLElement>('[data-end]') ?? [])];
  return segments.find(({ dataset }) => offset < Number(dataset.end)) ?? block;
}

/** Select the text between two offsets, the first of which is in a drawn piece. */
function selectText(first: Element, start: number, end: number): void {
  const block = first.closest('.fl-BlockText');
  const pieces = [...(block?.querySelectorAll<HTMLElement>('[data-end]') ?? [])];
  const last = pieces.findLast(({ dataset }) => Number(dataset.start) < end) ?? first;
  const [from, to] = [pointIn(first, start), pointIn(last, end)];
  if (from && to) {
    document.getSelection()?.setBaseAndExtent(from.node, from.units, to.node, to.units);
  }
}

/** Where an offset of the document is in a drawn piece of its text. */
function pointIn(
  piece: Element,
  offset: number
): { readonly node: Node; readonly units: number } | null {
  const node = piece.firstChild;
  const start = piece instanceof HTMLElement ? Number(piece.dataset.start) : NaN;
  return node && Number.isFinite(start)
    ? { node, units: new CodePointText(node.textContent ?? '').toUnits(offset - start) }
    : null;
}

interface BlockViewProps {
  readonly block: Block;
  readonly overlay: ChunkOverlay;
  /** An offset that is scrolled to. */
  readonly anchor: number | null;
  readonly maxTokens: number;
  readonly selected: Chunk | null;
  readonly onSelect: (chunk: Chunk) => void;
  readonly entry: ResultEntry;
}

const BlockView = React.memo(function BlockView(
  props: BlockViewProps
): React.JSX.Element {
  const { trans } = useServices();
  const { block, overlay, anchor } = props;
  const { text, page, isFirst } = block;
  return (
    <>
      {isFirst && (
        <h4 className="fl-PageHeading">
          {trans.__('Page %1', page.number)}
          {page.quality?.source === 'ocr' && (
            <span className="fl-Chip">{trans.__('recognised text')}</span>
          )}
        </h4>
      )}
      {isFirst && isDoubted(page.quality) && (
        <div className="fl-PageDoubt">
          <QualityNotice
            entry={props.entry}
            page={page.number}
            quality={page.quality}
          />
        </div>
      )}
      {text === null ? (
        // As high as the text will be, or a screen would hold far too many pages.
        <p className="fl-muted fl-Loading" style={{ minHeight: textHeight(block) }}>
          {trans.__('Loading…')}
        </p>
      ) : (
        <div className="fl-BlockText">
          {overlay.segments(block.start, block.end, anchor).map(segment => (
            <SegmentView key={segment.start} segment={segment} {...props} />
          ))}
        </div>
      )}
    </>
  );
});

function SegmentView(
  props: BlockViewProps & { readonly segment: Segment }
): React.JSX.Element {
  const { block, segment, selected, maxTokens, onSelect } = props;
  const { start, end, chunk, begins, isOverlap } = segment;
  const isSelected =
    selected !== null && selected.start <= start && end <= selected.end;
  const onClick = () => {
    if (chunk && document.getSelection()?.isCollapsed !== false) {
      onSelect(chunk);
    }
  };
  return (
    <>
      {begins && <ChunkMark chunk={begins} maxTokens={maxTokens} onSelect={onSelect} />}
      <span
        data-start={start}
        data-end={end}
        className={classes(
          'fl-Segment',
          chunk && `fl-mod-${chunk.index % 2 === 0 ? 'even' : 'odd'}`,
          isOverlap && 'fl-mod-overlap',
          isSelected && 'fl-mod-selected'
        )}
        onClick={onClick}
      >
        {block.text?.slice(start - block.start, end - block.start)}
      </span>
    </>
  );
}

/** Where a chunk begins: its number and tokens; the keyboard's way to select it. */
function ChunkMark(props: {
  readonly chunk: Chunk;
  readonly maxTokens: number;
  readonly onSelect: (chunk: Chunk) => void;
}): React.JSX.Element {
  const { trans } = useServices();
  const { chunk, maxTokens, onSelect } = props;
  const label = trans.__(
    'Chunk %1, %2 of %3 tokens',
    chunk.index + 1,
    chunk.tokens,
    maxTokens
  );
  return (
    <button
      type="button"
      className="fl-ChunkMark"
      aria-label={label}
      title={label}
      onClick={() => onSelect(chunk)}
    >
      {chunk.index + 1} · {chunk.tokens}
    </button>
  );
}
