import { Book } from './support/envelopes';
import { expect, standInForServer, test } from './support/lab';
import { notebook, savedCell } from './support/notebooks';

test.use({ autoGoto: false });

standInForServer();

test('a form checks its fields, runs the tool, and its line goes into the notebook', async ({
  page,
  lab,
  server,
  tmpPath
}) => {
  const book = new Book('book.pdf', 3);
  const result = book.chunked({ line: '%agent chunk book.pdf --max-tokens 128' });
  server.books.set(String(result.id), book);
  server.nextJob = { result };
  await lab.open(tmpPath, 'form.ipynb', notebook(savedCell('1')));
  await lab.execute('ferrolab:run-tool', { tool: 'chunk' });
  const limit = lab.panel.getByLabel('Max tokens');
  await expect(limit).toHaveValue('512');
  await expect(lab.panel.getByLabel('Model')).toHaveValue('gpt-4o');
  await limit.fill('0');
  await page.keyboard.press('Enter');
  await expect(lab.panel.getByText('Must be 1 or more.')).toBeVisible();
  await expect(limit).toBeFocused();
  await lab.shoot('tool-form');
  await lab.expectAccessible('#ferrolab-panel');

  await lab.panel.getByLabel('Source').fill(`${tmpPath}/book.pdf`);
  await limit.fill('128');
  await lab.panel.getByRole('button', { name: 'Run chunk' }).click();
  await expect(
    lab.panel.getByRole('heading', { name: 'book.pdf: chunks' })
  ).toBeVisible();
  expect(server.bodies).toContainEqual({
    tool: 'chunk',
    arguments: { source: `${tmpPath}/book.pdf`, max_tokens: 128, model: 'gpt-4o' },
    cwd: tmpPath
  });

  await lab.panel.getByRole('button', { name: 'Insert %agent line' }).click();
  await expect
    .poll(() => lab.sources())
    .toEqual(['1', '%load_ext ferrolab', '%agent chunk book.pdf --max-tokens 128']);
  await lab.panel.getByRole('button', { name: 'Insert as code' }).click();
  await expect
    .poll(async () => (await lab.sources()).at(-1))
    .toContain('ferrolab.call("chunk", {"source": "book.pdf"');

  await lab.panel.getByRole('button', { name: 'Back to all results' }).click();
  await expect(
    lab.panel.getByRole('grid', { name: 'Made here' }).getByRole('row')
  ).toHaveCount(1);
});

test('a run shows its progress, is cancelled, and its failure is explained', async ({
  page,
  lab,
  server
}) => {
  server.nextJob = {
    state: 'running',
    progress: { done: 12, total: 36, message: 'page 12' }
  };
  await lab.execute('ferrolab:run-tool', { tool: 'parse' });
  await lab.panel.getByLabel('Source').fill('big.pdf');
  await lab.panel.getByRole('button', { name: 'Run parse' }).click();
  const progress = lab.panel.getByRole('progressbar', { name: 'parse big.pdf' });
  await expect(progress).toHaveAttribute('value', '12');
  await expect(lab.panel.getByText('page 12 · 12 / 36')).toBeVisible();
  await lab.shoot('job-running');
  await lab.expectAccessible('#ferrolab-panel');
  await lab.panel.getByRole('button', { name: 'Cancel parse big.pdf' }).click();
  await expect(progress).toHaveCount(0);

  server.nextJob = {
    state: 'failed',
    error: {
      code: 'DOM_VAL_INVALID_INPUT',
      type: 'ValidationError',
      message: '“9-” is no range of pages.',
      hint: 'Write 1-5,9.',
      context: { field: 'pages' },
      retryable: false
    }
  };
  await lab.panel.getByRole('button', { name: 'Run parse' }).click();
  await expect(lab.panel.getByText('DOM_VAL_INVALID_INPUT')).toBeVisible();
  await expect(lab.panel.locator('.fl-Field.fl-mod-wrong')).toContainText(
    'no range of pages'
  );
  await expect(lab.panel.getByText('Write 1-5,9.')).toBeVisible();
  await page.theme.setDarkTheme();
  await lab.shoot('job-failed-dark');
  await lab.expectAccessible('#ferrolab-panel');
});

test('files are parsed from the file browser’s menu and by dropping them', async ({
  page,
  lab,
  server,
  tmpPath
}) => {
  const book = new Book('a.pdf', 3);
  const result = book.document();
  server.books.set(String(result.id), book);
  server.nextJob = { result };
  await page.contents.uploadContent('# A', 'text', `${tmpPath}/a.md`);
  await page.filebrowser.openDirectory(tmpPath);
  const file = page.locator('.jp-DirListing-item', { hasText: 'a.md' });
  await file.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Parse with ferrolab' }).click();
  await expect(lab.panel.getByRole('heading', { name: 'a.pdf' })).toBeVisible();

  await lab.panel.getByRole('button', { name: 'Back to all results' }).click();
  await file.hover();
  await page.mouse.down();
  const box = await lab.panel.boundingBox();
  await page.mouse.move((box?.x ?? 0) + 100, (box?.y ?? 0) + 200, { steps: 8 });
  await expect(lab.panel).toHaveClass(/fl-mod-drop/);
  await lab.shoot('drop');
  await page.mouse.up();
  await expect(lab.panel.getByRole('heading', { name: 'a.pdf' })).toBeVisible();
  await lab.panel.getByRole('button', { name: 'Back to all results' }).click();
  await expect(lab.panel.getByRole('row')).toHaveCount(2);
  const source = `${tmpPath}/a.md`;
  expect(server.bodies.map(body => body.arguments)).toEqual([{ source }, { source }]);
});

test('tokens are counted while typing, of a selection, and of all results', async ({
  page,
  lab,
  tmpPath
}) => {
  const chunks = new Book('book.pdf', 36).chunked();
  await lab.open(
    tmpPath,
    'tokens.ipynb',
    notebook(savedCell('one two three four', chunks))
  );
  await page.notebook.selectCells(0);
  await page.notebook.enterCellEditingMode(0);
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+End');
  await lab.execute('ferrolab:count-selection');
  const live = lab.panel.getByTestId('ferrolab-live-count');
  await expect(live).toHaveText('4');
  await lab.panel.getByLabel('Count a text', { exact: true }).last().fill('你好 world');
  await expect(live).toHaveText('2');
  await expect(lab.panel.getByTestId('ferrolab-total-tokens')).toHaveText('10,788');
  await expect(lab.panel.getByText('8 % of gpt-4o’s context of 128,000')).toBeVisible();
  await lab.shoot('tokens');
  await lab.expectAccessible('#ferrolab-panel');
  await lab.tab('Tools');
  await lab.shoot('tools');
  await lab.expectAccessible('#ferrolab-panel');
  await lab.tab('Tokens');
  await expect(live).toHaveText('2');
  // Tabs answer to the arrow keys.
  await lab.panel.getByRole('tab', { name: 'Tokens' }).focus();
  await page.keyboard.press('Home');
  await expect(lab.panel.getByRole('tab', { name: 'Results' })).toBeFocused();
});
