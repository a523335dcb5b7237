/** Runs and sessions, where the sandbox itself is not needed. */

import { Json, MIME_TYPE } from './support/envelopes';
import { expect, inBothThemes, standInForServer, test } from './support/lab';
import { notebook, savedCell, showInPython } from './support/notebooks';
import { recordHostileRequests } from './support/requests';
import { bareRun, failedRun, killedRun, run, session, sessions } from './support/runs';

// Tall enough for whole cards on the pictures.
test.use({ autoGoto: false, viewport: { width: 1400, height: 1700 } });

standInForServer();

inBothThemes(
  'runs are told and warned of without colour alone',
  async ({ page, lab, tmpPath }, theme) => {
    const results = [
      run(),
      failedRun(),
      killedRun(),
      bareRun(),
      sessions(session('work'))
    ];
    const cells = results.map(result => savedCell(String(result.line), result));
    await lab.open(tmpPath, `runs-${theme}.ipynb`, notebook(...cells));
    const cards = page.locator('.jp-Notebook .fl-Card');
    await expect(cards).toHaveCount(results.length);
    for (const [index, name] of [
      'ok',
      'error',
      'memory',
      'bare',
      'sessions'
    ].entries()) {
      await page.notebook.selectCells(index);
      const card = cards.nth(index);
      await card.scrollIntoViewIfNeeded();
      for (const summary of await card.locator('summary:visible').all()) {
        const isOpen = await summary.evaluate(
          node => (node.parentElement as HTMLDetailsElement).open
        );
        if (!isOpen) {
          await summary.click();
        }
      }
      await lab.shoot(`run-${theme}-${name}`, card);
    }
    await expect(cards.nth(0)).toContainText('✓ ok');
    await expect(cards.nth(0).locator('.fl-Foreign tbody td').first()).toHaveText('1');
    await expect(cards.nth(0).locator('img')).toHaveJSProperty('naturalWidth', 48);
    await expect(cards.nth(0).locator('.fl-Notice')).toHaveCount(0);
    await expect(cards.nth(1)).toContainText('ZeroDivisionError: division by zero');
    await expect(cards.nth(2)).toContainText('✗ memory limit reached');
    await expect(cards.nth(2)).toContainText('variables of earlier cells are kept');
    await expect(cards.nth(2)).toContainText(
      'Weaker isolation: without user namespace'
    );
    await expect(cards.nth(3)).toContainText('No isolation');
    await lab.expectAccessible('.jp-Notebook .fl-Card');
  }
);

test('what code shows runs nothing and fetches nothing', async ({
  page,
  lab,
  tmpPath
}) => {
  const fetched = recordHostileRequests(page);
  const html = `<img src="https://evil.example/1.png"><img src=x onerror="window.hacked=1">
    <div style="background: url(https://evil.example/2.png); position: fixed; inset: 0">covers</div>
    <style>@import "https://evil.example/3.css";</style><script>window.hacked=1</script>
    <svg onload="window.hacked=1"><image href="https://evil.example/4.png"/></svg>
    <iframe src="https://evil.example/5"></iframe><a href="javascript:window.hacked=1">link</a>
    <form action="https://evil.example/6"><input autofocus onfocus="window.hacked=1"></form>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20" onload="window.hacked=1">
    <script>window.hacked=1</script><image href="https://evil.example/7.png" width="9" height="9"/>
    <rect width="60" height="20" fill="teal"/></svg>`;
  const vegaLite = 'application/vnd.vegalite.v5+json';
  const displays: Json[] = [
    { mime: 'text/html', data: html },
    { mime: 'image/svg+xml', data: svg },
    { mime: 'text/markdown', data: '![x](https://evil.example/8.png)' },
    { mime: 'application/javascript', data: 'window.hacked=1' },
    {
      mime: vegaLite,
      data: { mark: 'bar', data: { url: 'https://evil.example/9.csv' } }
    },
    {
      mime: vegaLite,
      data: {
        usermeta: { embedOptions: { config: 'https://evil.example/10.json' } },
        mark: 'bar',
        data: {
          values: [
            { a: 'A', b: 28 },
            { a: 'B', b: 55 }
          ]
        },
        encoding: {
          x: { field: 'a', type: 'nominal' },
          y: { field: 'b', type: 'quantitative' }
        }
      }
    }
  ];
  const hostile = run({ displays, value: { type: 'X', repr: html, html } });
  await lab.open(tmpPath, 'hostile.ipynb', notebook(savedCell('x', hostile)));
  const card = page.locator('.jp-Notebook .fl-Card');
  await expect(card.locator('.fl-Chart canvas')).toBeVisible();
  await expect(card).toContainText('it names addresses to load from');
  await expect(card).toContainText('type application/javascript is not shown');
  const picture = card.locator('img[src^="data:image/svg+xml"]');
  await expect(picture).toHaveJSProperty('naturalWidth', 60);
  await expect(card.locator('.fl-Foreign').first()).toContainText('covers');
  const cover = await card.getByText('covers').first().boundingBox();
  expect(cover?.height).toBeLessThan(100);
  await lab.shoot('run-hostile', card);
  await lab.expectAccessible('.jp-Notebook .fl-Card');
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
  expect(fetched).toEqual([]);
});

inBothThemes(
  'the server’s sessions are shown, searched and reset',
  async ({ page, lab, server }, theme) => {
    server.sessions = [session('work'), session('train', { state: 'running' })];
    await lab.showPanel();
    await lab.tab('Sessions');
    const group = lab.panel.getByRole('region', { name: 'Server' });
    const rows = group.locator('.fl-Session');
    await expect(rows).toHaveCount(2);
    await expect(lab.panel.getByText('No kernel runs.')).toBeVisible();
    await rows.nth(0).locator('summary').first().focus();
    await page.keyboard.press('Enter');
    await expect(rows.nth(0).locator('tbody tr')).toHaveCount(12);
    await rows.nth(0).getByLabel('Search variables').fill('series');
    await expect(rows.nth(0).locator('tbody tr')).toHaveCount(3);
    await rows.nth(0).getByText('Last runs').click();
    await expect(rows.nth(0)).toContainText('while True: pass');
    await lab.shoot(`sessions-${theme}`);
    await lab.expectAccessible('#ferrolab-panel');

    await expect(rows.nth(0).getByRole('button', { name: 'Stop' })).toBeDisabled();
    await rows.nth(0).getByRole('button', { name: 'Reset' }).click();
    await expect(rows).toHaveCount(1);
    await expect(group.getByRole('heading')).toBeFocused();
    server.sessions = [];
    await group.getByRole('button', { name: 'Refresh: Server' }).click();
    await expect(group).toContainText('No session is open.');
    await lab.expectAccessible('#ferrolab-panel');
  }
);

test('code is run from its form with the keyboard, and its cell inserted', async ({
  page,
  lab,
  server,
  tmpPath
}) => {
  const code = 'for n in range(3):\n    print(n)';
  server.nextJob = { result: run({}, { line: `%%agent run --session work\n${code}` }) };
  await lab.open(tmpPath, 'form.ipynb', notebook(savedCell('1')));
  await lab.execute('ferrolab:run-tool', { tool: 'run' });
  const field = lab.panel.getByLabel('Code');
  await field.fill(code);
  await lab.shoot('run-form');
  await lab.expectAccessible('#ferrolab-panel');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(lab.panel.getByRole('heading', { name: 'Run' })).toBeVisible();
  expect(server.bodies).toContainEqual({
    tool: 'run',
    arguments: { code },
    cwd: tmpPath
  });
  await expect(lab.panel.locator('.fl-Card')).toContainText('✓ ok');
  await lab.shoot('run-result');
  await lab.expectAccessible('#ferrolab-panel');
  await lab.panel.getByRole('button', { name: 'Insert %agent line' }).click();
  await expect
    .poll(() => lab.sources())
    .toEqual(['1', '%load_ext ferrolab', `%%agent run --session work\n${code}`]);
});

/** Python that puts sessions where the panel asks a kernel for them, for want of a sandbox. */
function fakeSessions(...list: readonly Json[]): string {
  return [
    'import json, sys, types',
    `sessions = json.loads(${JSON.stringify(JSON.stringify(list))})`,
    'class Answer:',
    '    def _repr_mimebundle_(self, include=None, exclude=None):',
    '        data = {"sessions": sessions}',
    `        return {"${MIME_TYPE}": {"version": 1, "kind": "sessions", "data": data}}`,
    'def call(tool, arguments):',
    '    if tool == "reset":',
    '        sessions[:] = [s for s in sessions if s["name"] != arguments["name"]]',
    '    return Answer()',
    'fake = types.ModuleType("ferrolab")',
    'fake.call = call',
    'sys.modules["ferrolab"] = sys.modules["ferrolab.sandbox"] = fake'
  ].join('\n');
}

test.describe('with kernels that Galata does not stand before', () => {
  // It takes the answer to an interrupt for JSON, which it is not.
  test.use({ kernels: null });

  test('the kernel in front is asked after runs and on demand, and leaves no trace', async ({
    page,
    lab,
    tmpPath
  }) => {
    const name = 'it\'s "odd" \\ {name}';
    await lab.open(
      tmpPath,
      'kernel.ipynb',
      notebook(
        savedCell(fakeSessions(session('work'), session(name))),
        savedCell(showInPython(run())),
        savedCell('import time\ntime.sleep(60)'),
        savedCell('print(len(In), "loaded" in dir())')
      )
    );
    await lab.showPanel();
    await lab.tab('Sessions');
    const group = lab.panel.getByRole('region', { name: 'Kernel of kernel.ipynb' });
    await expect(group).toContainText('not known yet');
    await page.notebook.runCell(0, true);
    await expect(group).toContainText('not known yet');
    await page.notebook.runCell(1, true);
    const rows = group.locator('.fl-Session');
    await expect(rows).toHaveCount(2);
    await lab.expectAccessible('#ferrolab-panel');

    await rows.nth(1).locator('summary').first().click();
    await rows.nth(1).getByRole('button', { name: 'Reset' }).click();
    await expect(rows).toHaveCount(1);
    await expect(group.getByRole('heading')).toBeFocused();

    // A question waits behind what runs; stopping that answers it.
    await page.notebook.selectCells(2);
    const sleeping = lab.execute('notebook:run-cell');
    await rows.nth(0).locator('summary').first().click();
    const stop = rows.nth(0).getByRole('button', { name: 'Stop' });
    await expect(stop).toBeEnabled();
    await group.getByRole('button', { name: /^Refresh/ }).click();
    await expect(group).toContainText('Busy');
    await lab.shoot('sessions-busy');
    await stop.click();
    await sleeping;
    await expect(page.locator('.jp-Notebook .jp-Cell').nth(2)).toContainText(
      'KeyboardInterrupt'
    );
    await expect(group).not.toContainText('Busy');
    await expect(group.getByRole('alert')).toHaveCount(0);
    await expect(rows).toHaveCount(1);

    await page.notebook.runCell(3, true);
    expect(await page.notebook.getCellTextOutput(3)).toEqual(['5 False\n']);

    const restarting = lab.execute('kernelmenu:restart');
    await page.getByRole('button', { name: 'Confirm Kernel Restart' }).click();
    await restarting;
    await expect(group).toContainText('not known yet');
    await group.getByRole('button', { name: 'Ask for them' }).click();
    await expect(group).toContainText(
      'No session is open. One opens with: %%agent run'
    );
  });
});
