/** Code in the sandbox, with nothing stood in for. */

import { expect, test } from './support/lab';
import { notebook, savedCell } from './support/notebooks';
import { recordHostileRequests } from './support/requests';

const SLOW = `%%agent run --session work --allow-import time
import time
print("first")
time.sleep(3)
print("second")
total = 6 * 7
total`;

test('code streams into its cell, ends as a card, and is there when reopened', async ({
  page,
  lab,
  tmpPath
}) => {
  await lab.open(
    tmpPath,
    'run.ipynb',
    notebook(savedCell('%load_ext ferrolab'), savedCell(SLOW))
  );
  await page.notebook.runCell(0, true);
  await page.notebook.selectCells(1);
  const running = lab.execute('notebook:run-cell');
  const outputs = page
    .locator('.jp-Notebook .jp-Cell')
    .nth(1)
    .locator('.jp-OutputArea');
  await expect(outputs).toContainText('first', { timeout: 20_000 });
  await expect(outputs).not.toContainText('second', { timeout: 1 });
  const card = page.locator('.jp-Notebook .fl-Card');
  await expect(card).toHaveCount(0);
  await running;
  await expect(card).toContainText('✓ ok', { timeout: 20_000 });
  await expect(outputs).toContainText('second');
  // What was streamed is not shown twice.
  await expect(card.getByText('second', { exact: true })).toBeHidden();
  await card.getByText('Output', { exact: true }).click();
  await expect(card.getByRole('group', { name: 'Output' }).last()).toContainText(
    'second'
  );
  await expect(card).toContainText('session work');
  await expect(card.locator('.fl-Meters')).toContainText('Peak memory');
  await expect(card.locator('.fl-Shield')).toContainText('Isolation');
  await card.getByText('1 variable').click();
  await expect(card.getByRole('row', { name: 'total' })).toContainText('42');
  await lab.shoot('sandbox-card', page.locator('.jp-Notebook .jp-Cell').nth(1));
  await lab.expectAccessible('.jp-Notebook .fl-Card');

  await page.notebook.save();
  await page.notebook.close(false);
  await page.notebook.openByPath(`${tmpPath}/run.ipynb`);
  await page.notebook.activate('run.ipynb');
  await expect(card).toContainText('✓ ok');
  await expect(card.locator('.fl-Shield')).toContainText('Isolation');
});

const RICH = `%%agent run
class Page:
    def _repr_html_(self):
        return '<b>kept</b><img src="https://evil.example/1.png" onerror="window.hacked=1"><script>window.hacked=1</script>'

class Drawing:
    def _repr_svg_(self):
        return '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20" onload="window.hacked=1"><rect width="60" height="20" fill="teal"/><image href="https://evil.example/2.png"/></svg>'

class Chart:
    def __init__(self, **data):
        self.data = data
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"application/vnd.vegalite.v5+json": {"mark": "bar", "data": self.data, "encoding": {"x": {"field": "a", "type": "nominal"}}}}

display(Page())
display(Drawing())
display(Chart(url="https://evil.example/3.csv"))
display(Chart(values=[{"a": "A"}, {"a": "B"}]))
open("note.txt", "w").write("hello")
raise ValueError("<img src=x onerror=window.hacked=1>")`;

test('figures, files and errors of hostile code show and do nothing', async ({
  page,
  lab,
  tmpPath
}) => {
  const fetched = recordHostileRequests(page);
  await lab.open(
    tmpPath,
    'rich.ipynb',
    notebook(savedCell('%load_ext ferrolab'), savedCell(RICH))
  );
  await page.notebook.runCell(0, true);
  await page.notebook.runCell(1, true);
  const card = page.locator('.jp-Notebook .fl-Card');
  await expect(card).toContainText('✗ error', { timeout: 20_000 });
  await expect(card.locator('.fl-RunError')).toContainText(
    'ValueError: <img src=x onerror=window.hacked=1>'
  );
  await card.getByText('Traceback', { exact: true }).click();
  await expect(card.locator('.fl-RunError pre')).toContainText('raise ValueError');
  await expect(card.locator('.fl-Foreign b')).toHaveText('kept');
  await expect(card.locator('img.fl-Picture')).toHaveJSProperty('naturalWidth', 60);
  await expect(card.locator('.fl-Chart canvas')).toHaveCount(1);
  await expect(card.locator('.fl-Files')).toContainText('note.txt');
  await lab.shoot('sandbox-rich', card);
  await lab.expectAccessible('.jp-Notebook .fl-Card');
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
  expect(fetched).toEqual([]);
});

test('the sessions of the kernel are listed after a run, and reset', async ({
  page,
  lab,
  tmpPath
}) => {
  await lab.open(
    tmpPath,
    'sessions.ipynb',
    notebook(
      savedCell('%load_ext ferrolab'),
      savedCell('%%agent run --session work\nname = "Ada"\nnumbers = [1, 2, 3]\n'),
      savedCell('%%agent run --session work\n1 / 0\n')
    )
  );
  await lab.showPanel();
  await lab.tab('Sessions');
  const group = lab.panel.getByRole('region', { name: 'Kernel of sessions.ipynb' });
  await page.notebook.runCell(0, true);
  await page.notebook.runCell(1, true);
  const session = group.locator('.fl-Session');
  await expect(session.getByRole('row', { name: /^name .*Ada/ })).toBeVisible({
    timeout: 20_000
  });
  await page.notebook.runCell(2, true);
  await expect(page.locator('.jp-Notebook .fl-Card').nth(1)).toContainText(
    'ZeroDivisionError'
  );
  await expect(session).toContainText('2 runs');
  await session.getByText('Last runs').click();
  await expect(session.locator('.fl-History')).toContainText('✗ error');
  await lab.shoot('sandbox-sessions');
  await lab.expectAccessible('#ferrolab-panel');

  await session.getByRole('button', { name: 'Reset' }).click();
  await expect(group).toContainText('No session is open.', { timeout: 20_000 });
  // Nothing of all that is in the notebook's own history or names.
  await page.notebook.setCell(
    0,
    'code',
    'print([n for n in dir() if "loaded" in n], len(In))'
  );
  await page.notebook.runCell(0, true);
  expect(await page.notebook.getCellTextOutput(0)).toEqual(['[] 5\n']);
});

test('a session of the server is stopped and keeps what it knew', async ({
  page,
  lab
}) => {
  await lab.execute('ferrolab:run-tool', { tool: 'run' });
  const run = async (code: string) => {
    await lab.panel.getByLabel('Code').fill(code);
    await lab.panel.getByLabel('Session').fill('panel');
    await lab.panel.getByLabel('Code').focus();
    await page.keyboard.press('ControlOrMeta+Enter');
  };
  await run('kept = 1\nkept');
  await expect(lab.panel.locator('.fl-Card')).toContainText('✓ ok', {
    timeout: 20_000
  });
  await lab.shoot('sandbox-panel-card');
  await lab.execute('ferrolab:run-tool', { tool: 'run' });
  await run('while True:\n    pass');
  await lab.tab('Sessions');
  const group = lab.panel.getByRole('region', { name: 'Server' });
  const session = group.locator('.fl-Session').filter({ hasText: 'panel' });
  // A job takes a moment to begin.
  await expect(async () => {
    await group.getByRole('button', { name: 'Refresh: Server' }).click();
    await expect(session).toContainText('running', { timeout: 500 });
  }).toPass();
  await session.getByRole('button', { name: 'Stop' }).click();
  await expect(session).toContainText('idle', { timeout: 20_000 });
  await expect(session.getByRole('row', { name: 'kept' })).toContainText('1');
  await session.getByRole('button', { name: 'Reset' }).click();
  await expect(session).toHaveCount(0);
});
