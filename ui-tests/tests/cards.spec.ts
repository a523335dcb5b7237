import { Book, otherKinds } from './support/envelopes';
import { expect, inBothThemes, standInForServer, test } from './support/lab';
import { notebook, savedCell } from './support/notebooks';
import { run, session, sessions } from './support/runs';

test.use({ autoGoto: false });
standInForServer();

inBothThemes(
  'cards of all kinds are readable and accessible',
  async ({ page, lab, tmpPath }, theme) => {
    const book = new Book('book.pdf', 36);
    const results = [
      book.document(),
      book.chunked(),
      run(),
      sessions(session('work')),
      ...otherKinds()
    ];
    const cells = results.map(result => savedCell(String(result.line), result));
    await lab.open(tmpPath, `cards-${theme}.ipynb`, notebook(...cells));
    const cards = page.locator('.jp-Notebook .fl-Card');
    for (const [index, result] of results.entries()) {
      await page.notebook.selectCells(index);
      const card = cards.and(page.locator(`.fl-kind-${String(result.kind)}`)).first();
      await card.scrollIntoViewIfNeeded();
      await expect(card).toContainText(String(result.title));
      await lab.shoot(`card-${theme}-${String(result.kind)}`, card);
    }
    await lab.expectAccessible('.jp-Notebook .fl-Card');
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
  }
);
