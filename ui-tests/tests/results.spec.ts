import { Book, tokenCount } from './support/envelopes';
import { expect, galata, standInForServer, test } from './support/lab';
import { notebook, savedCell, showInPython } from './support/notebooks';

test.use({ autoGoto: false });

standInForServer();

test('an empty panel teaches the first steps', async ({ lab, tmpPath }) => {
  await lab.showPanel();
  await expect(lab.panel.getByText('No results yet')).toBeVisible();
  await expect(lab.panel.getByTestId('ferrolab-backend')).toHaveText('native 0.1.0');
  await lab.open(tmpPath, 'first.ipynb', notebook(savedCell('1')));
  await lab.panel.getByRole('button', { name: /Insert .*parse/ }).click();
  await expect
    .poll(() => lab.sources())
    .toEqual(['1', '%load_ext ferrolab', '%agent parse report.pdf']);
  await lab.shoot('panel-empty');
  await lab.expectAccessible('#ferrolab-panel');
});

test('a reopened notebook lists its saved results, each leads to its cell', async ({
  page,
  lab,
  tmpPath
}) => {
  const book = new Book('book.pdf', 36);
  await lab.open(
    tmpPath,
    'saved.ipynb',
    notebook(
      savedCell('parse', book.document()),
      ...Array.from({ length: 6 }, (_, index) => savedCell(`x = ${index}`)),
      savedCell('chunk', book.chunked(), tokenCount('one two three'))
    )
  );
  await lab.showPanel();
  const grid = lab.panel.getByRole('grid', { name: 'saved.ipynb' });
  const rows = grid.getByRole('row');
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(0)).toContainText('book.pdf');
  await expect(rows.nth(1)).toContainText('87 chunks');
  await expect(rows.nth(2)).toContainText('3 tokens');
  await lab.shoot('panel-results');
  await rows.nth(1).getByRole('button', { name: 'Go to cell 8' }).click();
  await expect(page.locator('.jp-Notebook .jp-Cell').nth(7)).toHaveClass(
    /jp-mod-active/
  );
  await lab.expectAccessible('#ferrolab-panel');

  await page.notebook.close(false);
  await expect(rows).toHaveCount(0);
});

test('the list follows runs, clears, moves and deletions', async ({
  page,
  lab,
  tmpPath
}) => {
  await lab.open(
    tmpPath,
    'live.ipynb',
    notebook(
      savedCell(showInPython(tokenCount('first', { title: 'First' }))),
      savedCell(showInPython(tokenCount('second text', { title: 'Second' })))
    )
  );
  await lab.showPanel();
  const titles = lab.panel.locator('.fl-ResultRow-title');
  await expect(titles).toHaveCount(0);
  await page.notebook.runCell(0, true);
  await expect(titles).toHaveText(['First']);
  await page.notebook.runCell(1, true);
  await expect(titles).toHaveText(['First', 'Second']);

  await page.notebook.selectCells(0);
  await lab.execute('notebook:move-cell-down');
  await expect(titles).toHaveText(['Second', 'First']);

  await lab.execute('notebook:clear-cell-output');
  await expect(titles).toHaveText(['Second']);

  await page.notebook.runCell(1, true);
  await expect(titles).toHaveText(['Second', 'First']);

  await page.notebook.selectCells(0);
  await lab.execute('notebook:delete-cell');
  await expect(titles).toHaveText(['First']);
});

test('the list changes over to the notebook in front', async ({
  page,
  lab,
  tmpPath
}) => {
  const one = tokenCount('a', { title: 'Of the first' });
  const two = tokenCount('b', { title: 'Of the second' });
  await lab.open(tmpPath, 'one.ipynb', notebook(savedCell('1', one)));
  await lab.open(tmpPath, 'two.ipynb', notebook(savedCell('2', two)));
  await lab.showPanel();
  const titles = lab.panel.locator('.fl-ResultRow-title');
  await expect(titles).toHaveText(['Of the second']);
  await page.notebook.activate('one.ipynb');
  await expect(titles).toHaveText(['Of the first']);
});

test('rows are reached with the arrow keys', async ({ page, lab, tmpPath }) => {
  const results = ['A', 'B', 'C'].map(title => tokenCount(title, { title }));
  await lab.open(tmpPath, 'keys.ipynb', notebook(savedCell('x', ...results)));
  await lab.showPanel();
  await lab.panel.getByRole('row').first().getByRole('button').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(
    lab.panel.getByRole('row').nth(2).getByRole('button', { name: 'Go to cell 1' })
  ).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(lab.panel.getByRole('heading', { name: 'C' })).toBeFocused();
  await lab.panel.getByRole('button', { name: 'Insert %agent line' }).click();
  await expect
    .poll(() => lab.sources())
    .toEqual(['x', '%load_ext ferrolab', '%agent tokens "C"']);
});

test('hostile outputs neither break the list nor run', async ({
  page,
  lab,
  tmpPath
}) => {
  const hostile = [
    {
      version: 1,
      kind: 'document',
      data: { sections: 7, pages: [null, { start: 'x' }] }
    },
    { version: 1, kind: 'chunks', data: null, meta: [], title: { toString: 1 } },
    {
      version: 1,
      kind: '__proto__',
      data: {},
      title: '<img src=x onerror="window.hacked=1">'
    },
    { version: 2, kind: 'document' },
    { kind: 'token_count' }
  ];
  await lab.open(tmpPath, 'hostile.ipynb', notebook(savedCell('x', ...hostile)));
  await lab.showPanel();
  await expect(lab.panel.getByRole('row')).toHaveCount(3);
  await expect(page.getByText('from another version')).toHaveCount(2);
  await lab.panel.getByRole('row').nth(0).getByRole('button').first().click();
  await expect(lab.panel.getByRole('tab', { name: 'Outline' })).toBeVisible();
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
});

test('without a server the notebook’s results still show', async ({
  lab,
  server,
  tmpPath
}) => {
  server.isOffline = true;
  await lab.open(tmpPath, 'offline.ipynb', notebook(savedCell('x', tokenCount('a b'))));
  await lab.showPanel();
  await lab.panel.getByRole('button', { name: 'Ask the server again' }).click();
  await expect(lab.panel.getByText('Server not reachable')).toBeVisible();
  await expect(lab.panel.getByRole('row')).toHaveCount(1);
  await lab.shoot('panel-offline');
  await lab.expectAccessible('#ferrolab-panel');
  server.isOffline = false;
  await lab.panel.getByRole('button', { name: 'Ask the server again' }).click();
  await expect(lab.panel.getByTestId('ferrolab-backend')).toHaveText('native 0.1.0');
});

test.describe('with settings of the user’s', () => {
  test.use({
    mockSettings: {
      ...galata.DEFAULT_SETTINGS,
      'ferrolab:plugin': {
        followActiveNotebook: false,
        maxResults: 2,
        defaultMaxTokens: 99,
        defaultModel: 'cl100k_base'
      }
    }
  });

  test('the list stays with its notebook, and forms start as asked', async ({
    page,
    lab,
    tmpPath
  }) => {
    const results = ['A', 'B', 'C'].map(title => tokenCount(title, { title }));
    await lab.open(tmpPath, 'one.ipynb', notebook(savedCell('1', ...results)));
    await lab.open(tmpPath, 'two.ipynb', notebook(savedCell('2', tokenCount('x'))));
    await lab.showPanel();
    const titles = lab.panel.locator('.fl-ResultRow-title');
    await expect(titles).toHaveText(['A', 'B']);
    await page.notebook.activate('one.ipynb');
    await expect(titles).toHaveText(['A', 'B']);
    await lab.execute('ferrolab:run-tool', { tool: 'chunk' });
    await expect(lab.panel.getByLabel('Max tokens')).toHaveValue('99');
    await expect(lab.panel.getByLabel('Model')).toHaveValue('cl100k_base');
  });
});
