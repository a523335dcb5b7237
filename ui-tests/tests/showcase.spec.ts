/** What the README shows: a notebook of a document and charts, and all of it in the panel. */

import * as path from 'path';

import { expect, test } from './support/lab';
import { notebook, savedCell } from './support/notebooks';

const EXAMPLES = path.resolve(__dirname, '../../examples/data');

test.use({ viewport: { width: 1440, height: 860 } });

test('a document and charts of a real kernel fill the panel', async ({
  page,
  lab,
  tmpPath
}) => {
  test.setTimeout(180_000);
  await page.contents.uploadFile(
    path.join(EXAMPLES, 'almanac.pdf'),
    `${tmpPath}/almanac.pdf`
  );
  const cells = [
    '%load_ext ferrolab\nimport pandas as pd\n\nmonths = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"]\nsun = pd.DataFrame({"month": months * 2, "hours": [8.3, 9.9, 11.9, 13.9, 15.6, 16.6, 9.2, 10.3, 11.8, 13.2, 14.3, 15.0], "city": ["Berlin"] * 6 + ["Rome"] * 6})',
    'doc = %agent parse almanac.pdf',
    'chunks = %agent chunk {doc} --max-tokens 256 --overlap 32',
    'code = %agent code https://jupyter.org',
    'heat = %agent chart sun --kind heatmap --x month --y city --title "Hours of daylight, month by month"',
    'chart = %agent chart sun --kind line --x month --y hours --color city --title "Daylight in Berlin and Rome"'
  ];
  await lab.open(
    tmpPath,
    'almanac.ipynb',
    notebook(...cells.map(source => savedCell(source)))
  );
  await page.notebook.run();
  const chart = page.locator('.jp-Notebook .fl-kind-chart').last();
  await expect(chart.locator('.mark-line path')).toHaveCount(2, { timeout: 60_000 });

  await lab.showPanel();
  await page.sidebar.setWidth(560, 'right');
  await expect(lab.panel.getByRole('row')).toHaveCount(5);
  // Between two sidebars there is not enough room for it, and it is drawn smaller.
  const drawing = chart.locator('svg.fl-mod-fits');
  await expect
    .poll(() => drawing.evaluate(node => node.getBoundingClientRect().width))
    .toBeLessThan(500);
  expect(
    await chart
      .locator('.fl-Chart')
      .evaluate(node => node.scrollWidth - node.clientWidth)
  ).toBe(0);
  await page.sidebar.close('left');
  await page.notebook.selectCells(5);
  await chart.scrollIntoViewIfNeeded();
  await page.screenshot({ path: 'test-results/shots/showcase-results.png' });

  await lab.tab('Charts');
  const tiles = lab.panel.locator('.fl-Gallery button');
  await expect(tiles).toHaveCount(3);
  await expect(tiles.locator('img')).toHaveCount(3);
  await page.screenshot({ path: 'test-results/shots/showcase-gallery.png' });

  await lab.tab('Results');
  await lab.openResult(/^The Measured Year/);
  await lab.tab('Page');
  await lab.panel.getByLabel('Page number').fill('10');
  await page.keyboard.press('Enter');
  const looks = lab.panel.getByRole('img', { name: 'Page 10 as it looks' });
  await expect(looks).toHaveJSProperty('complete', true);
  await expect(lab.panel.locator('.fl-Box.fl-layer-chunks').first()).toBeVisible();
  await page.screenshot({ path: 'test-results/shots/showcase.png' });
  await page.theme.setDarkTheme();
  await expect(chart.locator('.mark-line path')).toHaveCount(2);
  await page.screenshot({ path: 'test-results/shots/showcase-dark.png' });
  await lab.tab('Text');
  await lab.expectAccessible('#ferrolab-panel');
});
