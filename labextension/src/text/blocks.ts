/**
 * A document cut into blocks small enough to draw.
 *
 * A page of a PDF is drawn in one or a few blocks; a text file, which is one page of
 * perhaps megabytes, in many. A page whose text has not come is one empty block.
 */

import { PageExtent, PageText } from '../contract/envelope';
import { CodePointText, countCodePoints } from './code-points';

/** About a screen and a half of text in a sidebar. */
const BLOCK_LENGTH = 3000;

export interface Block {
  readonly key: string;
  /** Position of the page in the document, from 0. */
  readonly position: number;
  readonly page: PageExtent;
  readonly start: number;
  readonly end: number;
  /** Null while the page's text has not come. */
  readonly text: CodePointText | null;
  readonly isFirst: boolean;
}

/** Cut a text into pieces of about `length` UTF-16 units that end at line breaks. */
export function cutAtLines(text: string, length = BLOCK_LENGTH): string[] {
  const pieces: string[] = [];
  let start = 0;
  while (text.length - start > length * 1.5) {
    const newline = text.lastIndexOf('\n', start + length);
    let end = newline > start + length / 2 ? newline + 1 : start + length;
    if (isLowSurrogate(text, end)) {
      end++;
    }
    pieces.push(text.slice(start, end));
    start = end;
  }
  pieces.push(text.slice(start));
  return pieces;
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Cut a page that has come into blocks. */
export function blocksOfPage(page: PageText, position: number): Block[] {
  let start = page.start;
  return cutAtLines(page.text).map((piece, index) => {
    const from = start;
    start += countCodePoints(piece);
    return {
      key: `${position}.${index}`,
      position,
      page,
      start: from,
      end: start,
      text: new CodePointText(piece),
      isFirst: index === 0
    };
  });
}

/** Stands for a page that has not come; its place is known or guessed. */
export function placeholder(page: PageExtent, position: number): Block {
  const { start, end } = page;
  return { key: `${position}`, position, page, start, end, text: null, isFirst: true };
}

/**
 * Where each page lies: as is known, and for pages that nothing is known of as if the
 * text between their known neighbours were shared out evenly.
 */
export function guessExtents(
  known: (position: number) => PageExtent | null,
  total: number,
  characters: number
): PageExtent[] {
  const extents: PageExtent[] = [];
  while (extents.length < total) {
    const page = known(extents.length);
    if (page) {
      extents.push(page);
      continue;
    }
    let next = extents.length + 1;
    while (next < total && !known(next)) {
      next++;
    }
    extents.push(...shareOut(extents, next, known(next)?.start ?? characters));
  }
  return extents;
}

/** Even extents from the last of `before` up to position `next`, which starts at `stop`. */
function shareOut(
  before: readonly PageExtent[],
  next: number,
  stop: number
): PageExtent[] {
  const last = before.at(-1);
  const from = last?.end ?? 0;
  const count = next - before.length;
  const each = Math.max(stop - from, 0) / count;
  return Array.from({ length: count }, (_, index) => ({
    number: (last?.number ?? 0) + index + 1,
    start: Math.round(from + index * each),
    end: Math.round(from + (index + 1) * each)
  }));
}

/** The page position that holds an offset; the last one for an offset at the end. */
export function positionOf(offset: number, extents: readonly PageExtent[]): number {
  let low = 0;
  let high = extents.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((extents[middle]?.start ?? Infinity) <= offset) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return Math.max(low, 0);
}
