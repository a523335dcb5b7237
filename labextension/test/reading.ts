/** Pages and tables for the tests, as they are after they were read. */

import { parsePageView, parseTable } from '../src/contract/parse-reading';
import { PageView, Table } from '../src/contract/reading';

export function table(rows: readonly (readonly object[])[], parts: object = {}): Table {
  const parsed = parseTable({ rows, ...parts });
  if (!parsed) {
    throw new Error('The sample is no table.');
  }
  return parsed;
}

export function view(parts: object = {}): PageView {
  const parsed = parsePageView({
    number: 1,
    page_count: 9,
    width: 600,
    height: 800,
    text: 'One line\nanother 😀 line',
    lines: [
      [0, 8, 50, 50, 130, 60],
      [9, 23, 50, 70, 190, 80]
    ],
    picture: { media_type: 'image/png', base64: 'aGk=' },
    ...parts
  });
  if (!parsed) {
    throw new Error('The sample is no page.');
  }
  return parsed;
}
