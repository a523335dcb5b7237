/** Pages, tables and folders, with nothing stood in for. */

import * as path from 'path';

import { expect, test } from './support/lab';
import { notebook, savedCell } from './support/notebooks';

const EXAMPLES = path.resolve(__dirname, '../../examples/data');

test('a page shows as it looks, with lines and chunks that lead to the text', async ({
  page,
  lab,
  tmpPath
}) => {
  await page.contents.uploadFile(
    path.join(EXAMPLES, 'almanac.pdf'),
    `${tmpPath}/almanac.pdf`
  );
  const cells = [
    '%load_ext ferrolab',
    '%agent parse almanac.pdf',
    '%agent chunk almanac.pdf --max-tokens 200',
    '%agent page almanac.pdf 11'
  ];
  await lab.open(
    tmpPath,
    'book.ipynb',
    notebook(...cells.map(source => savedCell(source)))
  );
  await page.notebook.run();
  await lab.showPanel();
  await lab.panel.getByRole('row').first().getByRole('button').first().click();
  await lab.tab('Page');
  const picture = lab.panel.getByRole('img', { name: 'Page 1 as it looks' });
  await expect(picture).toHaveJSProperty('complete', true);
  await lab.panel.getByLabel('Page number').fill('5');
  await page.keyboard.press('Enter');
  await expect(
    lab.panel.getByRole('img', { name: 'Page 5 as it looks' })
  ).toBeVisible();
  await expect(lab.panel.locator('.fl-Box.fl-layer-chunks').first()).toBeVisible();
  await page.waitForTimeout(500);
  await lab.shoot('page-real');
  await lab.expectAccessible('#ferrolab-panel');
  await page.theme.setDarkTheme();
  await page.waitForTimeout(500);
  await lab.shoot('page-real-dark');
  await page.screenshot({ path: 'test-results/shots/page-lab.png' });
});
