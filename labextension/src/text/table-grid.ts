/** Tables as rectangles: where each cell stands, and the text that others read. */

import { Table, TableCell } from '../contract/reading';

export interface PlacedCell {
  readonly cell: TableCell;
  readonly row: number;
  readonly column: number;
  /** As many rows as it covers within the table. */
  readonly rowSpan: number;
  readonly columnSpan: number;
}

export interface Grid {
  /** The cells that begin in each row, from left to right. */
  readonly rows: readonly (readonly PlacedCell[])[];
  readonly columnCount: number;
  /** How many rows at the top consist of headings only. */
  readonly headerCount: number;
  /** Rows that the tallest cell covers. */
  readonly tallest: number;
}

/** As many columns as a sheet may have. */
const MAX_COLUMNS = 16_384;

/** Places that are written out at most: spans can make few cells into very many. */
const MAX_PLACES = 4_000_000;

/** Find each cell's place, as browsers do: in the first column that no cell above reaches into. */
export function placeCells({ rows }: Table): Grid {
  /** For each column the first row that nothing above reaches into. */
  const freeFrom: number[] = [];
  let tallest = 1;
  const placed = rows.map((cells, row) => {
    let column = 0;
    return cells.flatMap((cell): PlacedCell[] => {
      while ((freeFrom[column] ?? 0) > row) {
        column++;
      }
      const rowSpan = Math.min(cell.rowSpan, rows.length - row);
      const columnSpan = Math.min(cell.columnSpan, MAX_COLUMNS - column);
      if (columnSpan < 1) {
        return [];
      }
      tallest = Math.max(tallest, rowSpan);
      for (let at = column; at < column + columnSpan; at++) {
        freeFrom[at] = Math.max(freeFrom[at] ?? 0, row + rowSpan);
      }
      const found = { cell, row, column, rowSpan, columnSpan };
      column += columnSpan;
      return [found];
    });
  });
  const headerCount = headerRows(rows);
  return { rows: placed, columnCount: freeFrom.length, headerCount, tallest };
}

function headerRows(rows: Table['rows']): number {
  const body = rows.findIndex(
    row => row.length === 0 || row.some(({ isHeader }) => !isHeader)
  );
  // A table of nothing but headings is one of data.
  return Math.max(body, 0);
}

/** The cells that are seen when only the rows from `start` to `stop` are drawn. */
export function cellsBetween(
  grid: Grid,
  start: number,
  stop: number
): (readonly PlacedCell[])[] {
  const shown = grid.rows.slice(start, stop).map(row => row.map(clip(start, stop)));
  const reaching = grid.rows
    .slice(Math.max(start - grid.tallest, 0), start)
    .flat()
    .filter(({ row, rowSpan }) => row + rowSpan > start)
    .map(clip(start, stop));
  if (reaching.length > 0 && shown[0]) {
    shown[0] = [...reaching, ...shown[0]].sort((a, b) => a.column - b.column);
  }
  return shown;
}

function clip(start: number, stop: number): (placed: PlacedCell) => PlacedCell {
  return placed => {
    const row = Math.max(placed.row, start);
    return {
      ...placed,
      row,
      rowSpan: Math.min(placed.row + placed.rowSpan, stop) - row
    };
  };
}

/** Texts as a rectangle, that of a spanning cell wherever it reaches; null if too many. */
function textsOf(grid: Grid): string[][] | null {
  if (grid.rows.length * grid.columnCount > MAX_PLACES) {
    return null;
  }
  const texts = grid.rows.map(() => Array.from({ length: grid.columnCount }, () => ''));
  for (const { cell, row, column, rowSpan, columnSpan } of grid.rows.flat()) {
    for (let y = row; y < row + rowSpan; y++) {
      texts[y]?.fill(cell.text, column, column + columnSpan);
    }
  }
  return texts;
}

/** Comma separated values as RFC 4180 has them; null for a table that is too large. */
export function tableAsCsv(grid: Grid): string | null {
  const field = (text: string) =>
    /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const rows = textsOf(grid);
  return rows && rows.map(row => `${row.map(field).join(',')}\r\n`).join('');
}

/** A table of GitHub's Markdown, whose first row heads it; null for one that is too large. */
export function tableAsMarkdown(grid: Grid): string | null {
  const field = (text: string) =>
    text
      .trim()
      .replace(/[\\|]/g, '\\$&')
      .replace(/\s*\r?\n\s*/g, '<br>');
  const line = (row: readonly string[]) => `| ${row.map(field).join(' | ')} |\n`;
  const rows = textsOf(grid);
  if (rows === null) {
    return null;
  }
  // Markdown has no tables without headings.
  const empty = Array.from({ length: grid.columnCount }, () => '');
  const [head = empty, ...body] = grid.headerCount > 0 ? rows : [empty, ...rows];
  const rule = `| ${head.map(() => '---').join(' | ')} |\n`;
  return [line(head), rule, ...body.map(line)].join('');
}
