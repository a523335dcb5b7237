/** From unknown JSON to charts, pictures, findings and notebooks. */

import { pictureAddress } from '../text/pictures';
import { parseSource } from './parse-parts';
import {
  isObject,
  JsonObject,
  readCount,
  readFacts,
  readList,
  readObject,
  readOptionalCount,
  readText,
  readTexts
} from './json';
import {
  ChartData,
  ChartField,
  FindingsData,
  FindingsTable,
  ImageData,
  NotebookCell,
  NotebookData,
  PictureView
} from './pictures';

const MAX_ROWS = 500;
const MAX_CELLS = 2000;

export function parseChart(data: JsonObject): ChartData {
  return {
    chartKind: readText(data.chart_kind),
    width: readCount(data.width),
    height: readCount(data.height),
    rows: readOptionalCount(data.rows),
    engine: readText(data.engine),
    description: readText(data.description),
    fields: readList(data.fields, parseField, 50)
  };
}

function parseField(value: unknown): ChartField | null {
  const field = readObject(value);
  const name = readText(field.name);
  return name
    ? { name, channel: readText(field.channel), type: readText(field.type) }
    : null;
}

export function parseImage(data: JsonObject): ImageData {
  return {
    source: parseSource(data.source),
    mediaType: readText(data.media_type),
    width: readCount(data.width),
    height: readCount(data.height),
    bytes: readOptionalCount(data.bytes),
    description: readText(data.description),
    path: readText(data.path)
  };
}

/** A stored view: `{svg?, picture?: {media_type, base64}, spec?}`. */
export function parsePictureView(value: unknown): PictureView | null {
  if (!isObject(value)) {
    return null;
  }
  const { media_type: mediaType, base64 } = readObject(value.picture);
  const svg = readText(value.svg);
  return {
    picture: svg
      ? pictureAddress('image/svg+xml', svg)
      : pictureAddress(readText(mediaType), typeof base64 === 'string' ? base64 : ''),
    spec: isObject(value.spec) ? value.spec : null
  };
}

export function parseFindings(data: JsonObject): FindingsData {
  return {
    source: parseSource(data.source),
    facts: readFacts(data.facts),
    tables: readList(data.tables, parseFindingsTable, 20),
    texts: readList(
      data.texts,
      item => {
        const { title, text } = readObject(item);
        return readText(text) ? { title: readText(title), text: readText(text) } : null;
      },
      100
    )
  };
}

function parseFindingsTable(value: unknown): FindingsTable | null {
  if (!isObject(value)) {
    return null;
  }
  const rows = readList(
    value.rows,
    row => (Array.isArray(row) ? readTexts(row.map(String), 50) : null),
    MAX_ROWS
  );
  return {
    title: readText(value.title),
    columns: readTexts(value.columns, 50),
    rows,
    count: Math.max(readCount(value.count), rows.length)
  };
}

export function parseNotebook(data: JsonObject): NotebookData {
  return {
    source: parseSource(data.source),
    format: readText(data.format),
    language: readText(data.language),
    kernel: readText(data.kernel),
    cellCount: readCount(data.cell_count),
    codeCells: readCount(data.code_cells),
    outputs: readCount(data.outputs),
    errors: readCount(data.errors),
    cells: readList(data.cells, parseNotebookCell, MAX_CELLS)
  };
}

function parseNotebookCell(value: unknown, index: number): NotebookCell | null {
  const cell = readObject(value);
  return isObject(value)
    ? {
        number: readCount(cell.number, index + 1),
        type: readText(cell.type),
        level: readCount(cell.level),
        title: readText(cell.title),
        outputs: readTexts(cell.outputs, 20),
        error: readText(cell.error),
        executionCount: readOptionalCount(cell.execution_count)
      }
    : null;
}
