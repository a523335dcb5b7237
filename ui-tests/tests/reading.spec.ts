/** Pages, tables and folders, with nothing stood in for. */

import * as path from 'path';

import { expect, test } from './support/lab';
import { notebook, savedCell } from './support/notebooks';
import { garbledPdf, scannedPdf } from './support/pdf';

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
  await page.notebook.selectCells(3);
  const card = page.locator('.jp-Notebook .fl-kind-page');
  await expect(card.getByRole('img', { name: 'Page 11 as it looks' })).toHaveJSProperty(
    'naturalWidth',
    819
  );
  await lab.shoot('page-card-real', card);
  await lab.expectAccessible('.jp-Notebook .fl-kind-page');

  await lab.showPanel();
  await lab.panel.getByRole('row').first().getByRole('button').first().click();
  await lab.tab('Page');
  await lab.panel.getByLabel('Page number').fill('5');
  await page.keyboard.press('Enter');
  const picture = lab.panel.getByRole('img', { name: 'Page 5 as it looks' });
  await expect(picture).toHaveJSProperty('complete', true);
  await expect(lab.panel.locator('.fl-Box.fl-layer-chunks').first()).toBeVisible();
  await lab.shoot('page-real');
  await lab.expectAccessible('#ferrolab-panel');
  await page.theme.setDarkTheme();
  await page.sidebar.setWidth(560, 'right');
  await expect(picture).toBeVisible();
  await lab.shoot('page-real-dark');
  await page.screenshot({ path: 'test-results/shots/page-lab.png' });

  const line = lab.panel.getByRole('option', { name: 'Line: 1.1 Counting days' });
  await line.click();
  await expect
    .poll(() => page.evaluate(() => document.getSelection()?.toString()))
    .toBe('1.1 Counting days');
});

test('a folder with a broken file opens its documents, which show their pages', async ({
  page,
  lab,
  tmpPath
}) => {
  const folder = `${tmpPath}/papers`;
  await page.contents.createDirectory(folder);
  await page.contents.uploadContent(
    scannedPdf('It is legible'),
    'text',
    `${folder}/scan.pdf`
  );
  await page.contents.uploadContent('%PDF-1.7\n%%EOF', 'text', `${folder}/broken.pdf`);
  await page.contents.uploadFile(path.join(EXAMPLES, 'notes.md'), `${folder}/notes.md`);
  await lab.open(
    tmpPath,
    'folder.ipynb',
    notebook(savedCell('%load_ext ferrolab'), savedCell('%agent parse papers'))
  );
  await page.notebook.run();
  const card = page.locator('.jp-Notebook .fl-Card');
  await expect(card.locator('.fl-FileRow')).toHaveCount(3);
  const broken = card.locator('.fl-FileRow').first();
  await expect(broken).toContainText('broken.pdf');
  await expect(broken).toContainText(/DOM_DOC_\w+/);
  await lab.shoot('folder-card-real', card);
  await lab.expectAccessible('.jp-Notebook .fl-Card');

  await card.getByRole('button', { name: 'scan.pdf' }).click();
  await expect(lab.panel.getByText('It is legible')).toBeVisible();
  await lab.tab('Page');
  const picture = lab.panel.getByRole('img', { name: 'Page 1 as it looks' });
  await expect(picture).toBeVisible();
  await expect(lab.panel.locator('.fl-Box.fl-layer-images')).toHaveCount(1);
  await expect(lab.panel.getByText(/The text of page 1 cannot be/)).toBeVisible();
  await expect(lab.panel.getByRole('button', { name: 'OCR this page' })).toBeEnabled();
  await lab.shoot('folder-scan-real');
  await lab.panel.getByRole('button', { name: 'Next page' }).click();
  await expect(
    lab.panel.getByRole('option', { name: 'Line: It is legible' })
  ).toBeVisible();
  await expect(lab.panel.getByText(/cannot be trusted/)).toHaveCount(0);

  // Of a format without looks the text is all there is.
  await card.getByRole('button', { name: 'notes.md' }).click();
  await lab.tab('Page');
  await expect(lab.panel.getByText(/no looks of their own/)).toBeVisible();
  await lab.shoot('page-no-looks');
  await lab.expectAccessible('#ferrolab-panel');
});

test('a page whose letters stand for nothing is recognised', async ({
  page,
  lab,
  tmpPath
}) => {
  const lines = ['Every letter of this page', 'can be read by eye alone'];
  await page.contents.uploadContent(
    garbledPdf(lines),
    'text',
    `${tmpPath}/garbled.pdf`
  );
  await lab.open(
    tmpPath,
    'garbled.ipynb',
    notebook(savedCell('%load_ext ferrolab'), savedCell('%agent parse garbled.pdf'))
  );
  await page.notebook.run();
  await lab.showPanel();
  await lab.panel.getByRole('row').first().getByRole('button').first().click();
  await expect(lab.panel.getByText(/The text of page 1 cannot be/)).toBeVisible();
  await lab.shoot('garbled-real');
  await lab.panel.getByRole('button', { name: 'OCR this page' }).click();
  await expect(lab.panel.locator('.fl-BlockText')).toContainText(
    'Every letter of this page',
    { timeout: 30_000 }
  );
  await expect(lab.panel.getByText(/cannot be trusted/)).toHaveCount(0);
  await expect(lab.panel.getByText('recognised text')).toBeVisible();
  await lab.tab('Page');
  await expect(
    lab.panel.getByRole('option', { name: /^Line: Every letter/ })
  ).toBeVisible({ timeout: 30_000 });
  await lab.shoot('recognised-real');
});

test('a table of a document becomes a DataFrame in the notebook', async ({
  page,
  lab,
  tmpPath
}) => {
  await page.contents.uploadFile(
    path.join(EXAMPLES, 'notes.md'),
    `${tmpPath}/data/notes.md`
  );
  await lab.open(
    tmpPath,
    'tables.ipynb',
    notebook(savedCell('%load_ext ferrolab'), savedCell('%agent parse data/notes.md'))
  );
  await page.notebook.run();
  await lab.showPanel();
  await lab.panel.getByRole('row').first().getByRole('button').first().click();
  await lab.tab('Tables');
  await expect(lab.panel.getByText('of 3')).toBeVisible();
  const heading = lab.panel.getByRole('columnheader').first();
  const column = await heading.textContent();
  await lab.shoot('table-real');
  await lab.expectAccessible('#ferrolab-panel');
  await lab.panel.getByRole('button', { name: 'Insert as code' }).last().click();
  await expect
    .poll(async () => (await lab.sources()).at(-1))
    .toContain('doc.tables[0].to_pandas()');
  await page.notebook.runCell(2, true);
  await expect(page.locator('.jp-Notebook table.dataframe thead th').nth(1)).toHaveText(
    String(column)
  );
});
