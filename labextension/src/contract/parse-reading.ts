/** From unknown JSON to pages, tables and files of a folder. */

import { pictureAddress } from '../text/pictures';
import {
  isObject,
  JsonObject,
  readChoice,
  readCount,
  readList,
  readObject,
  readOptionalCount,
  readOptionalNumber,
  readOptionalText,
  readText,
  readTexts
} from './json';
import { parseError, parseSource } from './parse-parts';
import {
  Annotation,
  Attachment,
  DocumentFile,
  DocumentsData,
  PageData,
  PageImage,
  PageView,
  Quality,
  Rect,
  Table,
  TableCell,
  TEXT_SOURCES,
  TextLine
} from './reading';

/** Characters of a picture in base64 that are drawn at most. */
const MAX_PICTURE_LENGTH = 64_000_000;

/** Rows and cells of a row that a sheet may have. */
const MAX_ROWS = 1_100_000;
const MAX_CELLS = 16_384;

/** Places that one cell may cover in a direction, as browsers have it. */
const MAX_SPAN = 1000;

/** A page of A4, for pages that do not tell their size. */
const USUAL_WIDTH = 595;
const USUAL_HEIGHT = 842;

/** A box whose corners are the right way round; null when it is none. */
export function parseRect(value: unknown): Rect | null {
  if (!Array.isArray(value)) {
    return null;
  }
  const [a, b, c, d] = value as unknown[];
  if (![a, b, c, d].every(Number.isFinite)) {
    return null;
  }
  const [x0, y0, x1, y1] = [a, b, c, d] as [number, number, number, number];
  return {
    x0: Math.min(x0, x1),
    y0: Math.min(y0, y1),
    x1: Math.max(x0, x1),
    y1: Math.max(y0, y1)
  };
}

export function parseQuality(value: unknown): Quality | null {
  if (!isObject(value)) {
    return null;
  }
  const score = Math.min(readOptionalNumber(value.score) ?? 1, 1);
  return {
    score,
    source: readChoice(value.source, TEXT_SOURCES, 'unknown'),
    reasons: readTexts(value.reasons, 20),
    isTrusted: value.trusted !== false
  };
}

export function parseAttachment(value: unknown): Attachment | null {
  const attachment = readObject(value);
  const name = readText(attachment.name).slice(0, 500);
  return name
    ? {
        name,
        mediaType: readText(attachment.media_type).slice(0, 200),
        bytes: readOptionalCount(attachment.bytes)
      }
    : null;
}

function parseSpan(value: unknown): number {
  return Math.min(Math.max(readCount(value, 1), 1), MAX_SPAN);
}

/** Cells that are none keep their place, or those behind them would move. */
function parseCell(value: unknown): TableCell {
  const cell = readObject(value);
  return {
    text: readText(cell.text),
    rowSpan: parseSpan(cell.row_span),
    columnSpan: parseSpan(cell.col_span),
    isHeader: cell.header === true
  };
}

export function parseTable(value: unknown): Table | null {
  if (!isObject(value)) {
    return null;
  }
  return {
    caption: readOptionalText(value.caption),
    page: readOptionalCount(value.page),
    rect: parseRect(value.rect),
    rows: readList(value.rows, row => readList(row, parseCell, MAX_CELLS), MAX_ROWS)
  };
}

export function parsePage(data: JsonObject): PageData {
  return {
    source: parseSource(data.source),
    pageCount: readCount(data.page_count, 1),
    number: readCount(data.number, 1),
    width: readOptionalNumber(data.width) ?? 0,
    height: readOptionalNumber(data.height) ?? 0,
    dpi: readOptionalNumber(data.dpi) ?? 0,
    characters: readCount(data.characters),
    quality: parseQuality(data.quality),
    tables: readCount(data.tables),
    images: readCount(data.images),
    excerpt: readText(data.excerpt)
  };
}

function parseLine(value: unknown): TextLine | null {
  if (!Array.isArray(value)) {
    return null;
  }
  const [start, end, ...corners] = value as unknown[];
  const rect = parseRect(corners);
  const from = readOptionalCount(start);
  return rect && from !== null
    ? { start: from, end: Math.max(readCount(end, from), from), rect }
    : null;
}

function parseImage(value: unknown): PageImage | null {
  return isObject(value)
    ? {
        name: readText(value.name).slice(0, 500),
        alternative: readOptionalText(value.alternative),
        rect: parseRect(value.rect)
      }
    : null;
}

function parseAnnotation(value: unknown): Annotation | null {
  return isObject(value)
    ? {
        kind: readText(value.kind).slice(0, 100),
        text: readText(value.text),
        author: readOptionalText(value.author),
        rect: parseRect(value.rect)
      }
    : null;
}

function parsePicture(value: unknown): string | null {
  const { media_type: mediaType, base64 } = readObject(value);
  return mediaType === 'image/png' &&
    typeof base64 === 'string' &&
    base64.length <= MAX_PICTURE_LENGTH
    ? pictureAddress(mediaType, base64)
    : null;
}

export function parsePageView(value: unknown): PageView | null {
  if (!isObject(value)) {
    return null;
  }
  return {
    pageCount: readCount(value.page_count, 1),
    number: readCount(value.number, 1),
    width: readOptionalNumber(value.width) || USUAL_WIDTH,
    height: readOptionalNumber(value.height) || USUAL_HEIGHT,
    quality: parseQuality(value.quality),
    text: readText(value.text),
    lines: readList(value.lines, parseLine, 10_000),
    tables: readList(value.tables, parseTable, 1000),
    images: readList(value.images, parseImage, 5000),
    annotations: readList(value.annotations, parseAnnotation, 5000),
    picture: parsePicture(value.picture)
  };
}

export function parseFile(value: unknown): DocumentFile | null {
  const file = readObject(value);
  const name = readText(file.name).slice(0, 1000);
  if (!name) {
    return null;
  }
  const hasFailed = file.status !== 'ok';
  return {
    name,
    id: hasFailed ? null : readOptionalText(file.id),
    format: readText(file.format).slice(0, 100),
    bytes: readOptionalCount(file.bytes),
    pageCount: readOptionalCount(file.page_count),
    characters: readCount(file.characters),
    tables: readCount(file.tables),
    warnings: readTexts(file.warnings, 20),
    error: hasFailed ? parseError(file.error) : null
  };
}

export function parseDocuments(data: JsonObject): DocumentsData {
  const files = readList(data.files, parseFile);
  return {
    source: readText(data.source),
    count: readCount(data.count, files.length),
    read: readCount(data.read),
    characters: readCount(data.characters),
    files
  };
}
