import { envelope, Json, MIME_TYPE } from './support/envelopes';
import { expect, test } from './support/lab';
import { notebook } from './support/notebooks';

test.use({ autoGoto: false });

const VEGA_LITE = 'application/vnd.vegalite.v6+json';
const VALUES = [
  { month: 'Jan', sold: 3 },
  { month: 'Feb', sold: 5 },
  { month: 'Mar', sold: 4 }
];
const SPEC = {
  $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
  data: { values: VALUES },
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

function chart(title: string): Json {
  const data = {
    chart_kind: 'bar',
    width: 340,
    height: 200,
    rows: 3,
    description: 'Bar chart of sold by month',
    fields: [{ channel: 'x', name: 'month', type: 'nominal' }]
  };
  return envelope('chart', data, { title, tool: 'chart', line: '%agent chart a.csv' });
}

function cell(data: Json): Json {
  return {
    cell_type: 'code',
    id: `cell-${Math.random().toString(36).slice(2, 10)}`,
    execution_count: 1,
    metadata: {},
    source: '%agent chart a.csv',
    outputs: [{ output_type: 'display_data', metadata: {}, data }]
  };
}

const ours = (title: string, parts: Json = {}) =>
  cell({
    [MIME_TYPE]: chart(title),
    'image/svg+xml': SVG,
    'text/plain': title,
    ...parts
  });

for (const theme of ['light', 'dark'] as const) {
  test(`charts are drawn with nothing from the network in ${theme}`, async ({
    page,
    lab,
    server,
    tmpPath
  }) => {
    await server.start();
    const outside: string[] = [];
    page.on('request', request => {
      if (!/^(https?:\/\/(localhost|127\.0\.0\.1)|data:|blob:)/.test(request.url())) {
        outside.push(request.url());
      }
    });
    await page.goto();
    if (theme === 'dark') {
      await page.theme.setDarkTheme();
    }
    const cells = [
      ours('Sold in spring', { [VEGA_LITE]: SPEC }),
      ours('A picture only'),
      cell({ [VEGA_LITE]: SPEC, 'text/plain': 'a chart of Altair' })
    ];
    await lab.open(tmpPath, `charts-${theme}.ipynb`, notebook(...cells));

    const cards = page.locator('.jp-Notebook .fl-kind-chart');
    const bars = cards.first().locator('.mark-rect path');
    await expect(bars).toHaveCount(3);
    await bars.nth(1).hover();
    await expect(page.locator('.fl-ChartTooltip')).toContainText('Feb');
    await lab.shoot(`chart-${theme}`, cards.first());

    await page.notebook.selectCells(1);
    await expect(cards.nth(1).getByRole('img')).toHaveAttribute(
      'alt',
      'Bar chart of sold by month'
    );
    await page.notebook.selectCells(2);
    const altair = page.locator('.jp-Notebook .fl-VegaOutput').last();
    await expect(altair.locator('.mark-rect path')).toHaveCount(3);

    await lab.showPanel();
    await lab.tab('Charts');
    const tiles = lab.panel.locator('.fl-Gallery button');
    await expect(tiles).toHaveCount(2);
    await lab.expectAccessible('#ferrolab-panel');
    await lab.shoot(`gallery-${theme}`);
    await tiles.first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect(
      lab.panel.getByRole('heading', { name: 'A picture only' })
    ).toBeVisible();
    await expect(lab.panel.locator('.fl-ChartBody img')).toBeVisible();
    expect(outside).toEqual([]);
  });
}

test('a chart that asks for something from elsewhere gets nothing', async ({
  page,
  lab,
  server,
  tmpPath
}) => {
  await server.start();
  await page.goto();
  const spec = { ...SPEC, data: { url: 'https://example.org/data.json' } };
  await lab.open(
    tmpPath,
    'foreign.ipynb',
    notebook(ours('Foreign', { [VEGA_LITE]: spec }))
  );
  const card = page.locator('.jp-Notebook .fl-kind-chart');
  // The picture stands for it.
  await expect(card.getByRole('img')).toBeVisible();
  await expect(card.locator('.fl-Chart')).toHaveCount(0);
});
