import { Book } from './support/envelopes';
import { expect, standInForServer, test } from './support/lab';
import { notebook, savedCell } from './support/notebooks';

test.use({ autoGoto: false });

/** As many pages as the longest document of the benchmark. */
const LONG = new Book('handbook.pdf', 1158);

standInForServer();

test('a document of 1,158 pages shows only what is looked at', async ({
  page,
  lab,
  server,
  tmpPath
}) => {
  const result = LONG.document();
  server.books.set(String(result.id), LONG);
  await lab.open(tmpPath, 'long.ipynb', notebook(savedCell('parse', result)));
  await lab.showPanel();
  await lab.openResult(/handbook/);
  await expect(
    lab.panel.getByText('Heading of page 1', { exact: false }).first()
  ).toBeVisible();
  expect(server.requests.filter(request => request.includes('/pages'))).toHaveLength(1);

  await lab.panel.getByLabel('Page', { exact: true }).fill('1100');
  await page.keyboard.press('Enter');
  await expect(lab.panel.getByText('Heading of page 1100\n')).toBeInViewport();
  expect(await lab.panel.locator('.fl-Virtual-item').count()).toBeLessThan(15);
  await lab.shoot('document-page-1100');
  await lab.expectAccessible('#ferrolab-panel');
});

test('chunks lie over the text and are selected in it', async ({
  page,
  lab,
  server,
  tmpPath
}) => {
  const book = new Book('book.pdf', 36);
  const document = book.document();
  const chunks = book.chunked();
  server.books.set(String(document.id), book);
  server.books.set(String(chunks.id), book);
  const cells = notebook(savedCell('parse', document), savedCell('chunk', chunks));
  await lab.open(tmpPath, 'overlay.ipynb', cells);
  await lab.showPanel();
  await lab.openResult(/^book\.pdf \d+ pages/);
  const mark = lab.panel.getByRole('button', { name: 'Chunk 2, 121 of 128 tokens' });
  await expect(mark).toBeVisible();
  await mark.click();
  const strip = lab.panel.getByRole('region', { name: 'Selected chunk' });
  await expect(strip).toContainText('Chunk 2');
  await expect(strip).toContainText('121 of 128 tokens');
  await expect(strip).toContainText('repeats 60 characters');
  await expect(lab.panel.locator('.fl-mod-overlap').first()).toBeVisible();
  const selected = await lab.panel
    .locator('.fl-Segment.fl-mod-selected')
    .allTextContents();
  expect(selected.join('')).toBe(book.chunks(2)[1]?.text);
  await lab.shoot('document-overlay');
  await lab.expectAccessible('#ferrolab-panel');

  await strip.getByRole('button', { name: 'Next chunk' }).click();
  await expect(strip).toContainText('Chunk 3');
  await expect(lab.panel.getByRole('button', { name: /^Chunk 3,/ })).toBeInViewport();
  await page.theme.setDarkTheme();
  await lab.shoot('document-overlay-dark');
  await lab.expectAccessible('#ferrolab-panel');

  await lab.panel.getByLabel('Chunks over the text').selectOption('none');
  await expect(lab.panel.locator('.fl-ChunkMark')).toHaveCount(0);
});

test('the outline leads to a section and a page', async ({
  page,
  lab,
  server,
  tmpPath
}) => {
  const book = new Book('book.pdf', 36);
  const document = book.document();
  server.books.set(String(document.id), book);
  await lab.open(tmpPath, 'outline.ipynb', notebook(savedCell('parse', document)));
  await lab.showPanel();
  await lab.openResult(/^book\.pdf/);
  await lab.tab('Outline');
  const tree = lab.panel.getByRole('tree', { name: 'Sections' });
  await expect(tree.getByRole('treeitem')).toHaveCount(36);
  await lab.shoot('document-outline');
  await lab.expectAccessible('#ferrolab-panel');

  await tree.getByRole('treeitem').first().focus();
  await page.keyboard.press('ArrowLeft');
  await expect(tree.getByRole('treeitem')).toHaveCount(34);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(tree.getByRole('treeitem', { name: 'Section 2 2' })).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(lab.panel.getByText('Heading of page 36\n')).toBeInViewport();

  await lab.tab('Outline');
  const pages = lab.panel.getByRole('listbox', { name: 'Pages' });
  await pages.focus();
  await page.keyboard.press('PageDown');
  await page.keyboard.press('Enter');
  await expect(lab.panel.getByText('Heading of page 11\n')).toBeInViewport();
});

test('chunks are searched, filtered and shown in the text', async ({
  page,
  lab,
  server,
  tmpPath
}) => {
  const chunks = LONG.chunked();
  server.books.set(String(chunks.id), LONG);
  await lab.open(tmpPath, 'explorer.ipynb', notebook(savedCell('chunk', chunks)));
  await lab.showPanel();
  await lab.openResult(/chunks/);
  const total = Math.ceil(LONG.characters / 700).toLocaleString('en');
  await expect(lab.panel.getByText(`${total} of ${total} chunks`)).toBeVisible({
    timeout: 20_000
  });
  const list = lab.panel.getByRole('listbox', { name: 'Chunks' });
  expect(await list.getByRole('option').count()).toBeLessThan(30);
  await list.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(lab.panel.getByRole('region', { name: 'Selected chunk' })).toContainText(
    '121 of 128 tokens'
  );
  await lab.shoot('chunk-explorer');
  await lab.expectAccessible('#ferrolab-panel');

  await lab.panel.getByLabel('Search chunks').fill('#2000 fox');
  await expect(list.getByRole('option')).toHaveCount(1);
  await list.getByRole('option').click();
  await lab.panel.getByRole('button', { name: 'Show in text' }).click();
  const mark = lab.panel.getByRole('button', { name: /^Chunk 2000,/ });
  await expect(mark).toBeInViewport();
  await expect(
    lab.panel.locator('.fl-Segment.fl-mod-selected').first()
  ).toBeInViewport();

  await lab.tab('Chunks');
  await lab.panel.getByLabel('Size of the chunks').selectOption('over');
  await expect(lab.panel.getByText(`0 of ${total} chunks`)).toBeVisible();
});

test('of a result that is gone the excerpt shows, and it can be run again', async ({
  page,
  lab,
  tmpPath
}) => {
  const document = new Book('book.pdf', 36).document();
  await lab.open(tmpPath, 'gone.ipynb', notebook(savedCell('ran = True', document)));
  await lab.showPanel();
  await lab.openResult(/^book\.pdf/);
  await expect(
    lab.panel.getByText('The stored result is gone', { exact: false })
  ).toBeVisible();
  await expect(
    lab.panel.getByText('Heading of page 1', { exact: false }).first()
  ).toBeVisible();
  await lab.shoot('document-gone');
  await lab.expectAccessible('#ferrolab-panel');
  await lab.panel
    .locator('.fl-Notice')
    .getByRole('button', { name: 'Run again' })
    .click();
  await expect(page.locator('.jp-Notebook .fl-Card')).toHaveCount(0);
});
