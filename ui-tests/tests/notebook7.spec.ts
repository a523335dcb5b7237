/** The same extension in Notebook 7. */

import { expect, test } from '@playwright/test';

import { Book } from './support/envelopes';
import { notebook, savedCell } from './support/notebooks';

test('cards and panel show in Notebook 7', async ({ page, request }) => {
  const content = notebook(savedCell('parse', new Book('book.pdf', 36).document()));
  await request.put('/api/contents/notebook7.ipynb', {
    data: { type: 'notebook', format: 'json', content: JSON.parse(content) as unknown }
  });
  await page.goto('/notebooks/notebook7.ipynb');
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
  await request.delete('/api/contents/notebook7.ipynb');
});
