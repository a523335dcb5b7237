/** The whole way with nothing stood in for: kernel, magics, server and panel. */

import * as path from 'path';

import { expect, test } from './support/lab';
import { notebook, savedCell } from './support/notebooks';

const EXAMPLES = path.resolve(__dirname, '../../examples/data');

test('magics, saved results and the panel work together', async ({
  page,
  lab,
  tmpPath
}) => {
  for (const file of ['almanac.pdf', 'notes.md']) {
    await page.contents.uploadFile(path.join(EXAMPLES, file), `${tmpPath}/${file}`);
  }
  const cells = [
    '%load_ext ferrolab',
    'doc = %agent parse almanac.pdf',
    '%agent chunk almanac.pdf --max-tokens 200 --overlap 20',
    '%agent tokens "Hello, world!" --model gpt-4o'
  ];
  await lab.open(
    tmpPath,
    'book.ipynb',
    notebook(...cells.map(source => savedCell(source)))
  );
  await page.notebook.run();
  await lab.showPanel();
  const rows = lab.panel.getByRole('row');
  await expect(rows).toHaveCount(3);
  await expect(page.locator('.jp-Notebook .fl-Card')).toHaveCount(3);
  await expect(rows.nth(2)).toContainText('4 tokens');
  await page.screenshot({ path: 'test-results/shots/complete-lab.png' });

  // The document's text, from the stored result, with the chunks over it.
  await rows.nth(0).getByRole('button').first().click();
  await expect(lab.panel.getByRole('button', { name: /^Chunk 1,/ })).toBeVisible();
  await lab.panel.getByLabel('Page', { exact: true }).fill('20');
  await page.keyboard.press('Enter');
  await expect(lab.panel.getByRole('heading', { name: 'Page 20' })).toBeInViewport();
  await expect(lab.panel.locator('.fl-ChunkMark').first()).toBeVisible();
  await lab.shoot('complete-document');
  await lab.expectAccessible('#ferrolab-panel');

  // After closing and opening again the saved results are there.
  await page.notebook.save();
  await page.notebook.close(false);
  await expect(lab.panel.getByText('No results yet')).toBeVisible();
  await page.notebook.openByPath(`${tmpPath}/book.ipynb`);
  await page.notebook.activate('book.ipynb');
  await lab.panel.getByRole('button', { name: 'Back to all results' }).click();
  await expect(rows).toHaveCount(3);

  // A tool run by the server; its line runs in the notebook.
  await page.filebrowser.openDirectory(tmpPath);
  const file = page.locator('.jp-DirListing-item', { hasText: 'notes.md' });
  await file.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Parse with ferrolab' }).click();
  await expect(lab.panel.getByRole('tab', { name: 'Outline' })).toBeVisible({
    timeout: 20_000
  });
  await lab.tab('Outline');
  const section = lab.panel.getByRole('treeitem').last();
  const title = await section.locator('.fl-Tree-title').innerText();
  await section.click();
  await expect(
    lab.panel.locator('.fl-Segment').filter({ hasText: new RegExp(`^#* *${title}`) })
  ).toBeInViewport();
  await page.notebook.activate('book.ipynb');
  await page.notebook.selectCells(3);
  await lab.panel.getByRole('button', { name: 'Insert %agent line' }).click();
  await expect.poll(async () => (await lab.sources())[4]).toBe('%agent parse notes.md');
  await page.notebook.runCell(4, true);
  await lab.panel.getByRole('button', { name: 'Back to all results' }).click();
  await expect(
    lab.panel.getByRole('grid', { name: 'book.ipynb' }).getByRole('row')
  ).toHaveCount(4);
  await lab.shoot('complete-results');
});

test('the server counts, reports its state and explains failures', async ({
  page,
  lab
}) => {
  await lab.execute('ferrolab:count-selection');
  await lab.panel.locator('#ferrolab-count-text').fill('Hello, world!');
  await expect(lab.panel.getByTestId('ferrolab-live-count')).toHaveText('4');
  await lab.panel.getByLabel('Model or encoding').fill('gpt-nonsense');
  await expect(lab.panel.getByRole('alert')).toContainText('gpt-nonsense');
  await expect(lab.panel.getByTestId('ferrolab-backend')).toHaveText(/native|Python/);

  await lab.execute('ferrolab:run-tool', { tool: 'parse' });
  await lab.panel.getByLabel('Source').fill('no-such-file.pdf');
  await lab.panel.getByRole('button', { name: 'Run parse' }).click();
  const failure = lab.panel.locator('.fl-Failure');
  await expect(failure).toContainText('no-such-file.pdf', { timeout: 20_000 });
  await expect(failure.locator('code')).toHaveText(/^[A-Z]+_[A-Z_]+$/);
  await lab.shoot('complete-failure');

  await lab.panel.getByRole('button', { name: 'Back to all tools' }).click();
  await page.locator('.fl-Foot summary').click();
  await expect(page.locator('.fl-Backends li').first()).toBeVisible();
  await lab.shoot('complete-status');
  await lab.expectAccessible('#ferrolab-panel');
});
