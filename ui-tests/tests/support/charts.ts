/** Charts, as the tools would write them. */

import { envelope, Json, MIME_TYPE } from './envelopes';
import { cellOf } from './notebooks';

export const VEGA_LITE = 'application/vnd.vegalite.v6+json';

export const SPEC: Json = {
  $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
  data: {
    values: [
      { month: 'Jan', sold: 3 },
      { month: 'Feb', sold: 5 },
      { month: 'Mar', sold: 4 }
    ]
  },
  mark: 'bar',
  encoding: {
    x: { field: 'month', type: 'nominal', sort: null },
    y: { field: 'sold', type: 'quantitative' },
    tooltip: [{ field: 'month' }, { field: 'sold', type: 'quantitative' }]
  },
  width: 300,
  height: 160
};

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="160" viewBox="0 0 300 160">' +
  '<rect x="20" y="60" width="60" height="90" fill="#0072b2"/></svg>';

/** A cell with a chart of ours: its envelope and its picture; `parts` may add its data. */
export function chartCell(title: string, parts: Json = {}): Json {
  const data = {
    chart_kind: 'bar',
    width: 340,
    height: 200,
    rows: 3,
    description: 'Bar chart of sold by month',
    fields: [{ channel: 'x', name: 'month', type: 'nominal' }]
  };
  const line = '%agent chart a.csv';
  const result = envelope('chart', data, { title, tool: 'chart', line });
  return cellOf(line, {
    [MIME_TYPE]: result,
    'image/svg+xml': SVG,
    'text/plain': title,
    ...parts
  });
}
