/** What documents are made of beside their text: looks, tables, doubts; and many at once. */

import { ErrorData, Source } from './envelope';

/** Corners of a box on a page, in points from its top left. */
export interface Rect {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

export const TEXT_SOURCES = ['file', 'ocr'] as const;

/** How far the text of a page can be trusted. */
export interface Quality {
  /** From 0, unreadable, to 1. */
  readonly score: number;
  /** Whether the text was in the file or was recognised from a picture of the page. */
  readonly source: (typeof TEXT_SOURCES)[number] | 'unknown';
  /** What speaks against the text. */
  readonly reasons: readonly string[];
  readonly isTrusted: boolean;
}

export interface TableCell {
  readonly text: string;
  readonly rowSpan: number;
  readonly columnSpan: number;
  readonly isHeader: boolean;
}

/** A table; a cell that spans several places stands in the first of them. */
export interface Table {
  readonly caption: string | null;
  readonly page: number | null;
  readonly rect: Rect | null;
  readonly rows: readonly (readonly TableCell[])[];
}

export interface Attachment {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number | null;
}

/** What the envelope of a page tells; the picture is kept apart. */
export interface PageData {
  readonly source: Source | null;
  readonly pageCount: number;
  readonly number: number;
  /** In points. */
  readonly width: number;
  readonly height: number;
  readonly dpi: number;
  readonly characters: number;
  readonly quality: Quality | null;
  readonly tables: number;
  readonly images: number;
  readonly excerpt: string;
}

/** A line of a page: its span in the page's text, in code points, and its place. */
export interface TextLine {
  readonly start: number;
  readonly end: number;
  readonly rect: Rect;
}

export interface PageImage {
  readonly name: string;
  /** What stands for it in words. */
  readonly alternative: string | null;
  readonly rect: Rect | null;
}

export interface Annotation {
  readonly kind: string;
  readonly text: string;
  readonly author: string | null;
  readonly rect: Rect | null;
}

/** A page as it looks, with what was read of it. */
export interface PageView {
  readonly pageCount: number;
  readonly number: number;
  /** In points; never 0. */
  readonly width: number;
  readonly height: number;
  readonly quality: Quality | null;
  readonly text: string;
  readonly lines: readonly TextLine[];
  readonly tables: readonly Table[];
  readonly images: readonly PageImage[];
  readonly annotations: readonly Annotation[];
  /** An address for `img`; null when the picture is missing or no picture. */
  readonly picture: string | null;
}

/** One file of many: what was read, or why nothing was. */
export interface DocumentFile {
  readonly name: string;
  /** Of the document's own stored result; null when nothing was read. */
  readonly id: string | null;
  readonly format: string;
  readonly bytes: number | null;
  readonly pageCount: number | null;
  readonly characters: number;
  readonly tables: number;
  readonly warnings: readonly string[];
  readonly error: ErrorData | null;
}

export interface DocumentsData {
  /** The folder or pattern. */
  readonly source: string;
  readonly count: number;
  readonly read: number;
  readonly characters: number;
  /** The first of them. */
  readonly files: readonly DocumentFile[];
}

/** A document without pages that look like anything has no quality: none is doubted. */
export function isDoubted(quality: Quality | null | undefined): quality is Quality {
  return quality != null && !quality.isTrusted;
}
