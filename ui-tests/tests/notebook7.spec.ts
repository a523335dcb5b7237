/** The same extension in Notebook 7. */

import { expect, Page, test } from '@playwright/test';

import { chartCell, SPEC, VEGA_LITE } from './support/charts';
import { Book } from './support/envelopes';
import { cellOf, notebook, savedCell } from './support/notebooks';
import { recordOutsideRequests } from './support/requests';

const PATH = '/api/contents/notebook7.ipynb';

async function openSaved(page: Page, content: string): Promise<void> {
  await page.request.put(PATH, {
    data: { type: 'notebook', format: 'json', content: JSON.parse(content) as unknown }
  });
  await page.goto('/notebooks/notebook7.ipynb');
}

test.afterEach(async ({ request }) => {
  await request.delete(PATH);
});

test('cards and panel show in Notebook 7', async ({ page }) => {
  await openSaved(
    page,
    notebook(savedCell('parse', new Book('book.pdf', 36).document()))
  );
  await expect(page.locator('.jp-Notebook .fl-Card')).toContainText('book.pdf');
  await page.keyboard.press('ControlOrMeta+Alt+f');
  const panel = page.locator('#ferrolab-panel');
  await expect(panel.getByRole('row')).toHaveCount(1);
  await expect(panel.getByTestId('ferrolab-backend')).toHaveText(/native|Python/);
  await page.screenshot({ path: 'test-results/shots/notebook7.png' });
  await panel.getByRole('button', { name: 'Go to cell 1' }).click();
  await expect(page.locator('.jp-Notebook .jp-Cell').first()).toHaveClass(
    /jp-mod-active/
  );
});

test('charts are drawn in Notebook 7 with nothing from the network', async ({
  page
}) => {
  const outside = recordOutsideRequests(page);
  const ours = chartCell('Sold in spring', { [VEGA_LITE]: SPEC });
  const altair = cellOf('alt.Chart()', { [VEGA_LITE]: SPEC, 'text/plain': 'a chart' });
  await openSaved(page, notebook(ours, altair));
  const card = page.locator('.jp-Notebook .fl-kind-chart');
  for (const drawn of [card, page.locator('.jp-Notebook .fl-VegaOutput').last()]) {
    const bars = drawn.locator('.mark-rect path');
    await expect(bars).toHaveCount(3);
    await bars.nth(1).hover();
    await expect(page.locator('.fl-ChartTooltip').last()).toContainText('Feb');
  }
  await card.screenshot({ path: 'test-results/shots/notebook7-chart.png' });
  expect(outside).toEqual([]);
});
