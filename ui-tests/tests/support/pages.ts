/** Pages, tables and folders, as the server would write them. */

import { Book, envelope, Json } from './envelopes';

/** One white pixel, which any page can be as large as. */
const WHITE_PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mP4DwABAQEAG7buVgAAAABJRU5ErkJggg==';

const WIDTH = 595;
const HEIGHT = 842;
const LINE_LENGTH = 88;

export function cell(text: string, parts: Json = {}): Json {
  return { text, row_span: 1, col_span: 1, header: false, ...parts };
}

/** A table with headings in two rows, one of which reaches over two columns. */
export function table(rowCount: number, parts: Json = {}): Json {
  const head = (text: string, more: Json = {}) => cell(text, { header: true, ...more });
  return {
    caption: 'Tides, by month',
    page: 2,
    rect: [60, 420, 340, 560],
    rows: [
      [head('Month', { row_span: 2 }), head('Height in metres', { col_span: 2 })],
      [head('low'), head('high')],
      ...Array.from({ length: rowCount }, (_, index) => [
        cell(`Month ${index + 1}`, { header: true }),
        cell((index / 7).toFixed(2)),
        cell(index % 3 === 0 ? 'more | than, "usual"' : (index / 3).toFixed(2))
      ])
    ],
    ...parts
  };
}

/** A page of a book as it looks: its lines one below the other. */
export function pageView(book: Book, number: number, parts: Json = {}): Json {
  const text = book.pages[number - 1]?.text ?? '';
  const { length } = [...text];
  const lines: number[][] = [];
  for (let start = 0; start < length; start += LINE_LENGTH) {
    const end = Math.min(start + LINE_LENGTH, length);
    const top = 60 + lines.length * 15;
    lines.push([
      start,
      end,
      60,
      top,
      60 + ((end - start) / LINE_LENGTH) * 470,
      top + 11
    ]);
  }
  return {
    source: book.source,
    page_count: book.pageCount,
    number,
    width: WIDTH,
    height: HEIGHT,
    dpi: 110,
    pixels: [909, 1286],
    characters: length,
    quality: null,
    text,
    lines,
    blocks: [],
    tables: [table(5, { page: number })],
    images: [
      {
        name: 'map.png',
        media_type: 'image/png',
        alternative: 'A map of the bay',
        page: number,
        rect: [380, 420, 540, 600]
      }
    ],
    annotations: [
      {
        kind: 'comment',
        text: 'Is this still right?',
        author: 'A. Reader',
        date: null,
        rect: [440, 640, 520, 660],
        page: number
      }
    ],
    fields: [],
    picture: { media_type: 'image/png', base64: WHITE_PNG },
    ...parts
  };
}

/** The envelope of a page, of which the view is kept under its id. */
export function pageResult(view: Json, parts: Json = {}): Json {
  const { number, source } = view as { number: number; source: { name: string } };
  const data = {
    ...view,
    tables: (view.tables as Json[]).length,
    images: (view.images as Json[]).length,
    excerpt: String(view.text).slice(0, 300),
    text: undefined,
    lines: undefined,
    picture: undefined
  };
  return envelope('page', data, {
    arguments: { source: `data/${source.name}`, number },
    title: `${source.name}, page ${number}`,
    summary: '909 x 1,286 pixels',
    truncated: true,
    ...parts
  });
}

export const DOUBTED = {
  score: 0.12,
  source: 'file',
  reasons: ['letters that stand for nothing', 'a picture covers the page'],
  trusted: false
};

/** What became of a file of a folder, each seventh of which could not be read. */
export function file(index: number): Json {
  if (index % 7 === 3) {
    return {
      name: `reports/${index}/broken <b>.pdf`,
      status: 'error',
      error: {
        code: 'DOM_DOC_CORRUPT',
        type: 'CorruptError',
        message: 'the file ends in the middle of page 2',
        hint: 'Get it again from where it came from.'
      }
    };
  }
  return {
    name: `reports/${index}/annual report.pdf`,
    status: 'ok',
    id: (0xf000 + index).toString(16).padStart(32, '0'),
    format: 'pdf',
    bytes: 4096 * (index + 1),
    page_count: (index % 9) + 1,
    characters: 3000 * index,
    tables: index % 4,
    warnings: index % 10 === 5 ? ['page 3 has no text layer'] : []
  };
}

/** A folder that was read; its envelope holds the first 200 files. */
export function documents(files: readonly Json[], parts: Json = {}): Json {
  const read = files.filter(({ status }) => status === 'ok').length;
  return envelope(
    'documents',
    {
      source: 'data',
      count: files.length,
      read,
      characters: 123_456,
      files: files.slice(0, 200)
    },
    {
      tool: 'parse',
      arguments: { source: 'data' },
      line: '%agent parse data',
      title: 'data',
      summary: `${read} of ${files.length} files read`,
      truncated: files.length > 200,
      ...parts
    }
  );
}
