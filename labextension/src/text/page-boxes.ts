/** What lies where on a page. */

import { Chunk } from '../contract/envelope';
import { Annotation, PageView, Rect, Table, TextLine } from '../contract/reading';
import { CodePointText } from './code-points';
import { ChunkOverlay } from './overlay';

/** In the order they are painted: what is small lies on top. */
export const LAYERS = ['images', 'tables', 'chunks', 'lines', 'annotations'] as const;

export type Layer = (typeof LAYERS)[number];

interface BoxBase {
  readonly rect: Rect;
  /** What stands in the box, or what it is called. */
  readonly text: string;
}

export type PageBox =
  | (BoxBase & { readonly layer: 'images' })
  | (BoxBase & {
      readonly layer: 'tables';
      readonly table: Table;
      /** Among the tables of the page, from 0. */
      readonly place: number;
    })
  | (BoxBase & { readonly layer: 'chunks'; readonly chunk: Chunk })
  | (BoxBase & { readonly layer: 'lines'; readonly line: TextLine })
  | (BoxBase & { readonly layer: 'annotations'; readonly annotation: Annotation });

/** Chunks of the document that a page belongs to. */
export interface ChunksOverPage {
  readonly overlay: ChunkOverlay;
  /** Where the page's text begins in the document's. */
  readonly pageStart: number;
}

/** The boxes of a page, layer by layer. */
export function boxesOf(view: PageView, chunks: ChunksOverPage | null): PageBox[] {
  const text = new CodePointText(view.text);
  return [
    ...view.images.flatMap(({ rect, name, alternative }): PageBox[] =>
      rect ? [{ layer: 'images', rect, text: alternative ?? name }] : []
    ),
    ...view.tables.flatMap((table, place): PageBox[] =>
      table.rect
        ? [
            {
              layer: 'tables',
              rect: table.rect,
              text: table.caption ?? '',
              table,
              place
            }
          ]
        : []
    ),
    ...(chunks ? view.lines.flatMap(line => chunkBoxes(line, text, chunks)) : []),
    ...view.lines.map((line): PageBox => {
      const { rect, start, end } = line;
      return { layer: 'lines', rect, text: text.slice(start, end), line };
    }),
    ...view.annotations.flatMap((annotation): PageBox[] =>
      annotation.rect
        ? [
            {
              layer: 'annotations',
              rect: annotation.rect,
              text: annotation.text,
              annotation
            }
          ]
        : []
    )
  ];
}

/** The stretches of a line that lie in chunks; where in the line, is guessed by characters. */
function chunkBoxes(
  line: TextLine,
  text: CodePointText,
  { overlay, pageStart }: ChunksOverPage
): PageBox[] {
  const { start, end, rect } = line;
  const length = Math.max(end - start, 1);
  const x = (at: number) => rect.x0 + ((at - start) / length) * (rect.x1 - rect.x0);
  return overlay
    .segments(start + pageStart, end + pageStart)
    .flatMap((segment): PageBox[] => {
      const [from, to] = [segment.start - pageStart, segment.end - pageStart];
      return segment.chunk && to > from
        ? [
            {
              layer: 'chunks',
              rect: { ...rect, x0: x(from), x1: x(to) },
              text: text.slice(from, to),
              chunk: segment.chunk
            }
          ]
        : [];
    });
}

/** How many boxes each layer has. */
export function countBoxes(boxes: readonly PageBox[]): Readonly<Record<Layer, number>> {
  const counts = { images: 0, tables: 0, chunks: 0, lines: 0, annotations: 0 };
  boxes.forEach(({ layer }) => counts[layer]++);
  return counts;
}

/**
 * Where the text of a line stands in the document's text, or null.
 *
 * `page` is the page as the document has it. Its text is that of the picture unless it
 * was read in another way; then the line is looked for in it.
 */
export function spanInDocument(
  view: PageView,
  line: TextLine,
  page: { readonly start: number; readonly text: string }
): { readonly start: number; readonly end: number } | null {
  if (page.text === view.text) {
    return { start: page.start + line.start, end: page.start + line.end };
  }
  const wanted = new CodePointText(view.text).slice(line.start, line.end);
  const units = wanted.trim() === '' ? -1 : page.text.indexOf(wanted);
  if (units < 0) {
    return null;
  }
  const start = page.start + [...page.text.slice(0, units)].length;
  return { start, end: start + [...wanted].length };
}
