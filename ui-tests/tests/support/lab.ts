import AxeBuilder from '@axe-core/playwright';
import {
  expect,
  galata,
  IJupyterLabPageFixture,
  test as base
} from '@jupyterlab/galata';
import { Locator } from '@playwright/test';

import { MockServer } from './mock-server';

interface JupyterWindow {
  readonly jupyterapp: {
    readonly commands: { execute(id: string, args?: object): Promise<unknown> };
    readonly shell: {
      readonly currentWidget: {
        readonly content: {
          readonly model: { toJSON(): { cells: { source: string }[] } };
        };
      };
    };
  };
}

/** The panel and what is done with it again and again. */
export class Lab {
  readonly panel: Locator;

  constructor(readonly page: IJupyterLabPageFixture) {
    this.panel = page.locator('#ferrolab-panel');
  }

  async execute(command: string, args: object = {}): Promise<void> {
    await this.page.evaluate(
      ([id, given]) =>
        (window as unknown as JupyterWindow).jupyterapp.commands.execute(id, given),
      [command, args] as const
    );
  }

  async showPanel(): Promise<void> {
    await this.execute('ferrolab:show-panel');
    await expect(this.panel).toBeVisible();
  }

  /** Write a notebook to the test's folder and open it. */
  async open(folder: string, name: string, content: string): Promise<void> {
    await this.page.contents.uploadContent(content, 'text', `${folder}/${name}`);
    await this.page.notebook.openByPath(`${folder}/${name}`);
    await this.page.notebook.activate(name);
  }

  async tab(name: string): Promise<void> {
    await this.panel.getByRole('tab', { name, exact: true }).click();
  }

  async openResult(title: string | RegExp): Promise<void> {
    await this.panel
      .getByRole('row')
      .getByRole('button', { name: title })
      .first()
      .click();
  }

  /** Sources of all cells of the notebook in front. */
  async sources(): Promise<string[]> {
    return this.page.evaluate(() => {
      const { currentWidget } = (window as unknown as JupyterWindow).jupyterapp.shell;
      return currentWidget.content.model.toJSON().cells.map(cell => cell.source);
    });
  }

  /** No accessibility rule is broken inside an element. */
  async expectAccessible(selector: string): Promise<void> {
    const { violations } = await new AxeBuilder({ page: this.page })
      .include(selector)
      .analyze();
    expect(
      violations.map(({ id, nodes }) => [id, ...nodes.map(node => node.html)])
    ).toEqual([]);
  }

  async shoot(name: string, target: Locator = this.panel): Promise<void> {
    await target.screenshot({ path: `test-results/shots/${name}.png` });
  }
}

interface Fixtures {
  readonly lab: Lab;
  readonly server: MockServer;
}

export type Theme = 'light' | 'dark';

/** What a test is given, as those in both themes have it. */
export interface Given extends Fixtures {
  readonly page: IJupyterLabPageFixture;
  readonly tmpPath: string;
}

/** Tests against a server that is stood in for. */
export const test = base.extend<Fixtures>({
  server: async ({ page }, use) => {
    await use(new MockServer(page));
  },
  lab: async ({ page }, use) => {
    await use(new Lab(page));
  }
});

/** Open JupyterLab before each test of a file, against a server that is stood in for. */
export function standInForServer(): void {
  test.beforeEach(async ({ page, server }) => {
    await server.start();
    await page.goto();
  });
}

/** A test in the light theme, and again in the dark one. */
export function inBothThemes(
  title: string,
  body: (given: Given, theme: Theme) => Promise<void>
): void {
  for (const theme of ['light', 'dark'] as const) {
    test(`${title} in ${theme}`, async ({ page, lab, server, tmpPath }) => {
      if (theme === 'dark') {
        await page.theme.setDarkTheme();
      }
      await body({ page, lab, server, tmpPath }, theme);
    });
  }
}

export { expect, galata };
