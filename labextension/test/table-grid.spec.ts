import {
  cellsBetween,
  placeCells,
  tableAsCsv,
  tableAsMarkdown
} from '../src/text/table-grid';
import { table } from './reading';

const head = (text: string, parts: object = {}) => ({ text, header: true, ...parts });

/** Two rows of headings, one reaching down and one to the right. */
const SPANNED = table([
  [head('Month', { row_span: 2 }), head('Height', { col_span: 2 })],
  [head('low'), head('high')],
  [{ text: 'May', row_span: 2 }, { text: '1' }, { text: '2' }],
  [{ text: '3' }, { text: 'a "b", c' }]
]);

describe('placeCells', () => {
  it('puts cells beside those that reach down', () => {
    const grid = placeCells(SPANNED);
    expect([grid.columnCount, grid.headerCount, grid.tallest]).toEqual([3, 2, 2]);
    expect(
      grid.rows.map(row => row.map(({ cell, column }) => `${cell.text}@${column}`))
    ).toEqual([
      ['Month@0', 'Height@1'],
      ['low@1', 'high@2'],
      ['May@0', '1@1', '2@2'],
      ['3@1', 'a "b", c@2']
    ]);
  });

  it('keeps cells within the table', () => {
    const grid = placeCells(
      table([[{ text: 'a', row_span: 900, col_span: 900 }], [{ text: 'b' }]])
    );
    expect(grid.rows[0]?.[0]).toMatchObject({ rowSpan: 2, columnSpan: 900 });
    expect(grid.rows[1]?.[0]).toMatchObject({ column: 900 });
  });

  it('bounds how wide spans can make a table', () => {
    const wide = Array.from({ length: 100 }, () => ({ text: 'x', col_span: 1000 }));
    const grid = placeCells(table([wide]));
    expect(grid.columnCount).toBe(16_384);
    expect(grid.rows[0]).toHaveLength(17);
  });

  it('takes a table of headings only for one of data', () => {
    expect(placeCells(table([[head('a')], [head('b')]])).headerCount).toBe(0);
  });
});

describe('cellsBetween', () => {
  it('draws a cell that begins above, as far as it reaches in', () => {
    const [first, second] = cellsBetween(placeCells(SPANNED), 3, 4);
    expect(first?.map(({ cell, rowSpan }) => [cell.text, rowSpan])).toEqual([
      ['May', 1],
      ['3', 1],
      ['a "b", c', 1]
    ]);
    expect(second).toBeUndefined();
  });

  it('cuts a cell that reaches out below', () => {
    const [row] = cellsBetween(placeCells(SPANNED), 2, 3);
    expect(row?.[0]).toMatchObject({ row: 2, rowSpan: 1 });
  });
});

describe('tables as text', () => {
  it('are CSV with what spans repeated', () => {
    expect(tableAsCsv(placeCells(SPANNED))).toBe(
      'Month,Height,Height\r\nMonth,low,high\r\nMay,1,2\r\nMay,3,"a ""b"", c"\r\n'
    );
  });

  it('are Markdown that survives bars, backslashes and line breaks', () => {
    const grid = placeCells(table([[head('a|b')], [{ text: 'c\\d\n e' }]]));
    expect(tableAsMarkdown(grid)).toBe('| a\\|b |\n| --- |\n| c\\\\d<br>e |\n');
  });

  it('are Markdown with empty headings where there are none', () => {
    const grid = placeCells(table([[{ text: 'x' }, { text: 'y' }]]));
    expect(tableAsMarkdown(grid)).toBe('|  |  |\n| --- | --- |\n| x | y |\n');
  });

  it('are refused when spans make them too large', () => {
    const row = [{ text: 'x', col_span: 1000 }];
    const grid = placeCells(table(Array.from({ length: 5000 }, () => row)));
    expect([tableAsCsv(grid), tableAsMarkdown(grid)]).toEqual([null, null]);
  });
});
