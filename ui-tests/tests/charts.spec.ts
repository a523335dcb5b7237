import { chartCell, SPEC, VEGA_LITE } from './support/charts';
import { expect, inBothThemes, standInForServer, test } from './support/lab';
import { cellOf, notebook } from './support/notebooks';
import { recordOutsideRequests } from './support/requests';

test.use({ autoGoto: false });
standInForServer();

inBothThemes(
  'charts are drawn with nothing from the network',
  async ({ page, lab, tmpPath }, theme) => {
    const outside = recordOutsideRequests(page);
    const cells = [
      chartCell('Sold in spring', { [VEGA_LITE]: SPEC }),
      chartCell('A picture only'),
      cellOf('alt.Chart()', { [VEGA_LITE]: SPEC, 'text/plain': 'a chart of Altair' })
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
  }
);

test('a chart that asks for something from elsewhere gets nothing', async ({
  page,
  lab,
  tmpPath
}) => {
  const spec = { ...SPEC, data: { url: 'https://example.org/data.json' } };
  await lab.open(
    tmpPath,
    'foreign.ipynb',
    notebook(chartCell('Foreign', { [VEGA_LITE]: spec }))
  );
  const card = page.locator('.jp-Notebook .fl-kind-chart');
  // The picture stands for it.
  await expect(card.getByRole('img')).toBeVisible();
  await expect(card.locator('.fl-Chart')).toHaveCount(0);
});
