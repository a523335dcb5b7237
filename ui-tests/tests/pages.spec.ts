/** Pages as they look, tables and folders, in states that no real file is needed for. */

import { Locator } from '@playwright/test';

import { Book, envelope, Json } from './support/envelopes';
import { expect, inBothThemes, Lab, standInForServer, test } from './support/lab';
import { failure, MockServer } from './support/mock-server';
import { notebook, savedCell } from './support/notebooks';
import {
  cell,
  documents,
  DOUBTED,
  file,
  pageResult,
  pageView,
  table
} from './support/pages';

test.use({ autoGoto: false });

standInForServer();

/** Answer calls of the tool `page` with the pages of a book. */
function servePages(
  server: MockServer,
  book: Book,
  parts: (number: number) => Json = () => ({})
): void {
  server.answers.set('page', ({ number }) => {
    const view = pageView(book, Number(number), parts(Number(number)));
    return [200, { result: pageResult(view), views: [view] }];
  });
}

/** The picture of a page in the panel. */
function looks(lab: Lab, number: number): Locator {
  return lab.panel.getByRole('img', { name: `Page ${number} as it looks` });
}

/** What was asked of the tool `page`, in order. */
function pagesAsked(server: MockServer): unknown[] {
  return server.bodies
    .map(body => (body.arguments as Json).number)
    .filter(number => number !== undefined);
}

/** Open a notebook of saved results, and the first of them in the panel. */
async function openSaved(lab: Lab, folder: string, ...results: Json[]): Promise<void> {
  const cells = results.map(result => savedCell('x', result));
  await lab.open(folder, 'pages.ipynb', notebook(...cells));
  await lab.showPanel();
  await lab.openResult(/^book\.pdf \d+ pages/);
}

async function openBook(
  lab: Lab,
  folder: string,
  server: MockServer,
  book: Book,
  ...others: Json[]
): Promise<Json> {
  const document = book.document();
  server.books.set(String(document.id), book);
  others.forEach(({ id }) => server.books.set(String(id), book));
  await openSaved(lab, folder, document, ...others);
  return document;
}

inBothThemes(
  'boxes lie over the page and are switched singly',
  async ({ lab, server, tmpPath }, theme) => {
    const book = new Book('book.pdf', 36, 20);
    servePages(server, book);
    await openBook(lab, tmpPath, server, book, book.chunked());
    await lab.tab('Page');
    await expect(looks(lab, 1)).toBeVisible();
    const boxes = (layer: string) => lab.panel.locator(`.fl-Box.fl-layer-${layer}`);
    await expect(boxes('tables')).toHaveCount(1);
    await expect(boxes('images')).toHaveCount(1);
    await expect(boxes('annotations')).toHaveCount(1);
    await expect(boxes('chunks').first()).toBeVisible();
    const lines = await boxes('lines').count();
    expect(lines).toBeGreaterThan(10);

    const info = lab.panel.getByRole('region', { name: 'Box under the pointer' });
    await boxes('annotations').hover();
    await expect(info).toContainText('comment, A. Reader');
    await expect(info).toContainText('Is this still right?');
    await boxes('images').hover();
    await expect(info).toContainText('A map of the bay');
    await boxes('tables').hover({ position: { x: 3, y: 3 } });
    await expect(info).toContainText('Table of 7 rows');
    await expect(info).toContainText('Tides, by month');
    await lab.shoot(`page-boxes-${theme}`);
    await lab.expectAccessible('#ferrolab-panel');

    await lab.panel.getByRole('button', { name: /^Lines/ }).click();
    await expect(boxes('lines')).toHaveCount(0);
    await expect(boxes('tables')).toHaveCount(1);
    await boxes('chunks').first().click();
    await expect(boxes('chunks').first()).toHaveClass(/fl-mod-selected/);
    await lab.panel.getByRole('button', { name: /^Chunks/ }).click();
    await expect(boxes('chunks')).toHaveCount(0);
    await lab.expectAccessible('#ferrolab-panel');
  }
);

test('a line leads to its text, a page that is read to its looks', async ({
  page,
  lab,
  server,
  tmpPath
}) => {
  const book = new Book('book.pdf', 36, 20);
  servePages(server, book);
  await openBook(lab, tmpPath, server, book);
  await lab.panel.getByLabel('Page', { exact: true }).fill('25');
  await page.keyboard.press('Enter');
  await expect(lab.panel.getByText('Heading of page 25\n')).toBeInViewport();
  await lab.tab('Page');
  await expect(looks(lab, 25)).toBeVisible();
  await lab.panel.locator('.fl-Box.fl-layer-lines').nth(2).click();
  await expect(lab.panel.getByRole('tab', { name: 'Text' })).toHaveAttribute(
    'aria-selected',
    'true'
  );
  const expected = [...(book.pages[24]?.text ?? '')].slice(2 * 88, 3 * 88).join('');
  await expect
    .poll(() => page.evaluate(() => document.getSelection()?.toString()))
    .toBe(expected);
  await lab.shoot('page-line-selected');
});

test('pages are turned and zoomed with the keyboard, one is fetched at a time', async ({
  page,
  lab,
  server,
  tmpPath
}) => {
  const book = new Book('book.pdf', 36);
  servePages(server, book);
  await openBook(lab, tmpPath, server, book);
  await lab.tab('Page');
  await expect(looks(lab, 1)).toBeVisible();
  await lab.panel.getByRole('region', { name: 'Page 1 as it looks' }).focus();
  await page.keyboard.press('PageDown');
  await expect(looks(lab, 2)).toBeVisible();
  await page.keyboard.press('PageUp');
  await expect(looks(lab, 1)).toBeVisible();
  expect(pagesAsked(server)).toEqual([1, 2]);

  const width = async () => (await looks(lab, 1).boundingBox())?.width ?? 0;
  const fitted = await width();
  for (let times = 0; times < 9; times++) {
    await page.keyboard.press('+');
  }
  await expect(lab.panel.getByText('400 %')).toBeVisible();
  expect(await width()).toBeCloseTo((595 * 4 * 96) / 72, -1);
  await expect(lab.panel.getByRole('button', { name: 'Zoom in' })).toBeDisabled();
  await expect.poll(() => pagesAsked(server).length).toBeGreaterThan(2);
  await page.keyboard.press('0');
  await expect.poll(width).toBeCloseTo(fitted, 0);

  const list = lab.panel.getByRole('listbox', { name: 'Boxes on page 1' });
  await list.focus();
  await page.keyboard.press('ArrowDown');
  const info = lab.panel.getByRole('region', { name: 'Box under the pointer' });
  await expect(info).toContainText('A map of the bay');
  await page.keyboard.press('End');
  await expect(info).toContainText('Is this still right?');
  await page.keyboard.press('PageDown');
  await expect(looks(lab, 2)).toBeVisible();
  await lab.panel.getByLabel('Page number').fill('36');
  await page.keyboard.press('Enter');
  await expect(looks(lab, 36)).toBeVisible();
  await expect(lab.panel.getByRole('button', { name: 'Next page' })).toBeDisabled();
});

test('what cannot be shown is said in place', async ({ lab, server, tmpPath }) => {
  const book = new Book('book.pdf', 3);
  server.answers.set('page', () =>
    failure(404, 'DOM_VAL_NOT_FOUND', 'there is no file “data/book.pdf”')
  );
  await openBook(lab, tmpPath, server, book);
  await lab.tab('Page');
  await expect(lab.panel.getByText(/is not where it was/)).toBeVisible();
  await lab.shoot('page-missing');
  await lab.expectAccessible('#ferrolab-panel');

  server.answers.set('page', () =>
    failure(415, 'DOM_DOC_UNSUPPORTED_FORMAT', 'a page of this format has no looks')
  );
  await lab.panel.getByRole('button', { name: 'Try again' }).click();
  await expect(lab.panel.getByText(/no looks of their own/)).toBeVisible();
  await expect(lab.panel.getByRole('alert')).toHaveCount(0);
});

test('an encrypted file shows with its password, which is asked for', async ({
  page,
  lab,
  server,
  tmpPath
}) => {
  const book = new Book('book.pdf', 3);
  const code = (password: unknown) =>
    password === undefined ? 'DOM_DOC_PASSWORD_REQUIRED' : 'DOM_DOC_PASSWORD_WRONG';
  servePages(server, book, () => ({ quality: DOUBTED }));
  const show = server.answers.get('page');
  server.answers.set('page', args =>
    args.password === 'sesame' && show
      ? show(args)
      : failure(422, code(args.password), 'the file is encrypted')
  );
  await openBook(lab, tmpPath, server, book);
  await lab.tab('Page');
  await lab.panel.getByLabel('Password').fill('guess');
  await lab.shoot('page-password');
  await lab.expectAccessible('#ferrolab-panel');
  await page.keyboard.press('Enter');
  await expect(lab.panel.getByText('That password does not open')).toBeVisible();
  await lab.panel.getByLabel('Password').fill('sesame');
  await page.keyboard.press('Enter');
  await expect(looks(lab, 1)).toBeVisible();
  await lab.panel.getByRole('button', { name: 'OCR this page' }).click();
  await expect
    .poll(() => server.bodies.find(({ tool }) => tool === 'parse')?.arguments)
    .toMatchObject({ pages: '1', password: 'sesame' });
});

inBothThemes(
  'pages whose text is doubted are marked and recognised',
  async ({ page, lab, server, tmpPath }, theme) => {
    const book = new Book('book.pdf', 12, 4);
    const quality = (number: number) => (number === 2 ? DOUBTED : null);
    servePages(server, book, number => ({ quality: quality(number) }));
    const document = book.document();
    const data = document.data as { pages: Json[] };
    data.pages.forEach(one =>
      Object.assign(one, { quality: quality(Number(one.number)) })
    );
    const marked = book.pages.map(one => ({ ...one, quality: quality(one.number) }));
    server.parts.set(String(document.id), { pages: marked });
    await lab.open(tmpPath, 'doubts.ipynb', notebook(savedCell('x', document)));
    await expect(page.locator('.jp-Notebook .fl-Card')).toContainText(
      'The text of 1 page cannot be trusted: 2'
    );
    await lab.showPanel();
    await lab.openResult(/^book\.pdf/);
    await expect(lab.panel.getByText(/letters that stand for nothing/)).toBeVisible();
    await lab.shoot(`doubted-text-${theme}`);

    await lab.tab('Outline');
    const rows = lab.panel.getByRole('listbox', { name: 'Pages' }).getByRole('option');
    await expect(rows.nth(1)).toContainText('not trusted');
    await expect(rows.nth(0)).not.toContainText('not trusted');
    await lab.shoot(`doubted-outline-${theme}`);
    await lab.expectAccessible('#ferrolab-panel');

    await lab.tab('Page');
    await lab.panel.getByRole('button', { name: 'Next page' }).click();
    await expect(lab.panel.getByText(/The text of page 2 cannot be/)).toBeVisible();
    await lab.shoot(`doubted-page-${theme}`);
    await lab.expectAccessible('#ferrolab-panel');

    const recognised = new Book('recognised.pdf', 1).document();
    server.nextJob = {
      state: 'running',
      progress: { done: 0, total: 1, message: 'recognising page 2' }
    };
    await lab.panel.getByRole('button', { name: 'OCR this page' }).click();
    await expect(lab.panel.getByText(/recognising page 2/)).toBeVisible();
    await expect(
      lab.panel.getByRole('button', { name: 'Recognising…' })
    ).toBeDisabled();
    expect(server.bodies).toContainEqual({
      tool: 'parse',
      arguments: {
        source: `${tmpPath}/data/book.pdf`,
        pages: '2',
        ocr: 'always'
      },
      cwd: tmpPath
    });
    server.finishJobs({ result: recognised });
    await expect(
      lab.panel.getByRole('heading', { name: 'recognised.pdf' })
    ).toBeVisible();
  }
);

inBothThemes(
  'tables are grids that are copied and inserted',
  async ({ page, lab, server, tmpPath }, theme) => {
    const book = new Book('book.pdf', 36);
    servePages(server, book);
    const document = book.document();
    server.books.set(String(document.id), book);
    const tables = [1, 2, 2, 5, 9, 9, 30].map((number, index) =>
      table(5, {
        page: number,
        caption: `Table of page ${number}, number ${index + 1}`
      })
    );
    server.parts.set(String(document.id), { pages: book.pages, tables });
    await openSaved(lab, tmpPath, document);
    await lab.tab('Tables');
    const grid = lab.panel.getByRole('table');
    await expect(grid.locator('thead th')).toHaveText([
      'Month',
      'Height in metres',
      'low',
      'high'
    ]);
    await expect(grid.locator('thead th').nth(1)).toHaveAttribute('colspan', '2');
    await expect(grid.locator('tbody tr')).toHaveCount(5);
    await lab.shoot(`table-${theme}`);
    await lab.expectAccessible('#ferrolab-panel');

    // From a table's box on its page to the table, wherever it is in the document.
    await lab.tab('Page');
    await lab.panel.getByLabel('Page number').fill('9');
    await page.keyboard.press('Enter');
    await expect(looks(lab, 9)).toBeVisible();
    await lab.panel
      .locator('.fl-Box.fl-layer-tables')
      .click({ position: { x: 3, y: 3 } });
    await expect(lab.panel.getByText('Table of page 9, number 5')).toBeVisible();

    await lab.panel.getByRole('button', { name: 'Insert as code' }).last().click();
    const code = [
      'import ferrolab',
      '',
      'doc = ferrolab.call("parse", {"source": "data/book.pdf"})',
      'doc.tables[4].to_pandas()'
    ];
    await expect.poll(() => lab.sources()).toEqual(['x', code.join('\n')]);
    await lab.panel.getByRole('button', { name: 'Show page 9' }).click();
    await expect(looks(lab, 9)).toBeVisible();
  }
);

test('a table is copied as CSV and Markdown', async ({
  page,
  lab,
  server,
  tmpPath
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const book = new Book('book.pdf', 2);
  const document = book.document();
  server.parts.set(String(document.id), { pages: book.pages, tables: [table(1)] });
  await openSaved(lab, tmpPath, document);
  await lab.tab('Tables');
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await lab.panel.getByRole('button', { name: 'Copy as CSV' }).click();
  await expect
    .poll(copied)
    .toBe(
      'Month,Height in metres,Height in metres\r\nMonth,low,high\r\n' +
        'Month 1,0.00,"more | than, ""usual"""\r\n'
    );
  await lab.panel.getByRole('button', { name: 'Copy as Markdown' }).click();
  await expect.poll(copied).toContain('| Month 1 | 0.00 | more \\| than, "usual" |');
});

test('of a table of 50,000 rows only what is looked at is drawn', async ({
  page,
  lab,
  server,
  tmpPath
}) => {
  const book = new Book('book.pdf', 2);
  const document = book.document();
  server.parts.set(String(document.id), {
    pages: book.pages,
    tables: [table(50_000, { caption: 'A long one' })]
  });
  await openSaved(lab, tmpPath, document);
  await lab.tab('Tables');
  await expect(lab.panel.getByText('50,002 rows × 3 columns')).toBeVisible();
  expect(await lab.panel.locator('tbody tr').count()).toBeLessThan(80);
  await lab.panel.getByRole('region', { name: 'A long one' }).focus();
  await page.keyboard.press('End');
  await expect(
    lab.panel.getByRole('rowheader', { name: 'Month 50000' })
  ).toBeInViewport();
  await expect(lab.panel.locator('thead')).toBeInViewport();
  expect(await lab.panel.locator('tbody tr').count()).toBeLessThan(80);
  await lab.shoot('table-large');
  await lab.expectAccessible('#ferrolab-panel');
});

inBothThemes(
  'a folder lists what became of each file',
  async ({ page, lab, server, tmpPath }, theme) => {
    const files = Array.from({ length: 1200 }, (_, index) => file(index));
    const folder = documents(files);
    server.parts.set(String(folder.id), { files });
    const inner = new Book('annual report.pdf', 4);
    const opened = inner.document({
      id: files[5]?.id,
      tool: '',
      arguments: {},
      line: ''
    });
    server.books.set(String(opened.id), inner);
    server.results.set(String(opened.id), opened);
    await lab.open(tmpPath, 'folder.ipynb', notebook(savedCell('x', folder)));
    const card = page.locator('.jp-Notebook .fl-Card');
    await expect(card).toContainText('and 1,170 more');
    await expect(card.locator('.fl-FileRow').first()).toContainText('DOM_DOC_CORRUPT');
    await lab.shoot(`folder-card-${theme}`, card);
    await lab.expectAccessible('.jp-Notebook .fl-Card');

    await lab.showPanel();
    await lab.openResult(/^data/);
    const rows = lab.panel.getByRole('listitem');
    await expect(rows.first()).toContainText('reports/0/annual report.pdf');
    expect(await rows.count()).toBeLessThan(60);
    await lab.shoot(`folder-panel-${theme}`);
    await lab.expectAccessible('#ferrolab-panel');
    await lab.panel.getByLabel('Which files').selectOption('failed');
    await lab.panel.getByLabel('Search files').fill('1095');
    await expect(rows).toHaveCount(1);
    await expect(rows).toContainText('the file ends in the middle of page 2');
    await expect(rows).toContainText('Get it again from where it came from.');

    await lab.panel.getByLabel('Which files').selectOption('all');
    await lab.panel.getByLabel('Search files').fill('reports/5/');
    await rows.getByRole('button', { name: 'reports/5/annual report.pdf' }).click();
    await expect(
      lab.panel.getByRole('heading', { name: 'annual report.pdf' })
    ).toBeVisible();
    await expect(lab.panel.getByText('Heading of page 1\n').first()).toBeVisible();
    await lab.tab('Page');
    await expect
      .poll(() => server.bodies.map(body => (body.arguments as Json).source))
      .toContain(`${tmpPath}/data/annual report.pdf`);
  }
);

test('a file of a folder opens from its card, and is read again when it is gone', async ({
  page,
  lab,
  server,
  tmpPath
}) => {
  const folder = documents([file(0), file(3)]);
  server.nextJob = { result: envelope('value', { value: 1 }, { title: 'Read again' }) };
  await lab.open(tmpPath, 'card.ipynb', notebook(savedCell('x', folder)));
  await page
    .locator('.jp-Notebook .fl-Card')
    .getByRole('button', { name: 'reports/0/annual report.pdf' })
    .click();
  await expect(lab.panel.getByRole('heading', { name: 'Read again' })).toBeVisible();
  expect(server.bodies).toContainEqual({
    tool: 'parse',
    arguments: { source: `${tmpPath}/data/reports/0/annual report.pdf` },
    cwd: tmpPath
  });
});

test('the card of a page shows its picture: its own, or the stored one', async ({
  page,
  lab,
  server,
  tmpPath
}) => {
  const book = new Book('book.pdf', 9);
  const view = pageView(book, 4, { quality: DOUBTED, tables: [table(2), table(1)] });
  const result = pageResult(view);
  server.parts.set(String(result.id), { views: [view] });
  const hidden = pageResult(pageView(book, 5), { title: 'Far below' });
  const cells = [
    savedCell('page', result),
    ...Array.from({ length: 30 }, (_, index) => savedCell(`x = ${index}\n`.repeat(4))),
    savedCell('far', hidden)
  ];
  await lab.open(tmpPath, 'card.ipynb', notebook(...cells));
  const card = page.locator('.jp-Notebook .fl-Card').first();
  await expect(card.getByRole('img', { name: 'Page 4 as it looks' })).toBeVisible();
  await expect(card).toContainText('The text of this page cannot be trusted.');
  await lab.shoot('page-card', card);
  await lab.expectAccessible('.jp-Notebook .fl-Card');
  expect(
    server.requests.filter(request => request.includes(String(hidden.id)))
  ).toEqual([]);

  await lab.showPanel();
  servePages(server, book);
  await lab.openResult(/book\.pdf, page 4/);
  await expect(looks(lab, 4)).toBeVisible();
  await lab.panel.locator('.fl-Box.fl-layer-lines').first().hover();
  await expect(lab.panel.getByText('Click to copy it.')).toBeVisible();
  await lab.shoot('page-alone');
  await lab.expectAccessible('#ferrolab-panel');
  await lab.panel.getByRole('button', { name: 'Next page' }).click();
  await expect(looks(lab, 5)).toBeVisible();
  await lab.tab('About');
  await expect(looks(lab, 4)).toBeVisible();
  await lab.shoot('page-card-panel');
  await lab.expectAccessible('#ferrolab-panel');
});

test('hostile pages, tables and folders neither break the panel nor run', async ({
  page,
  lab,
  server,
  tmpPath
}) => {
  const evil = '<img src=x onerror="window.hacked=1">';
  const book = new Book('book.pdf', 2);
  servePages(server, book, () => ({
    width: -1,
    height: 'x',
    lines: [[0, 1e99, NaN, 0, 1, 1], null, [5, 2, 9, 9, 1, 1], ['a']],
    tables: [table(1, { rect: [1, 2, 3], caption: evil }), 7],
    annotations: [{ kind: evil, text: evil, rect: [10, 10, 90, 90] }],
    images: 'none',
    picture: { media_type: 'image/svg+xml', base64: 'PHN2Zz4=' }
  }));
  const document = book.document();
  server.parts.set(String(document.id), {
    pages: book.pages,
    tables: [
      { rows: [[cell(evil, { row_span: 1e9, col_span: 1e9 })], 7, [null, cell(evil)]] },
      ...Array.from({ length: 6 }, () => ({ rows: 'none' }))
    ]
  });
  await openSaved(lab, tmpPath, document);
  await lab.tab('Page');
  await expect(lab.panel.getByText(/missing or too large/)).toBeVisible();
  await lab.panel.locator('.fl-Box.fl-layer-annotations').hover();
  await lab.tab('Tables');
  await expect(lab.panel.getByRole('table')).toContainText('onerror');
  await lab.panel.getByRole('button', { name: 'Next table' }).click();
  await expect(lab.panel.getByText('0 rows × 0 columns')).toBeVisible();
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
});
