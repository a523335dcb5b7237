/** Draws components on a page without a browser. */

import { Sanitizer } from '@jupyterlab/apputils/lib/sanitizer';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import * as React from 'react';
import { act } from 'react';
import { createRoot, Root } from 'react-dom/client';

import { Card } from '../src/components/card/Card';
import { RenderMimeContext } from '../src/components/card/rich';
import { Envelope } from '../src/contract/envelope';
import { trans } from './samples';

const roots: Root[] = [];

export function draw(element: React.ReactElement): HTMLElement {
  const host = document.createElement('div');
  document.body.append(host);
  const root = createRoot(host);
  roots.push(root);
  act(() => root.render(element));
  return host;
}

/** Takes away what tests have drawn. */
export function clean(): void {
  roots.splice(0).forEach(root => act(() => root.unmount()));
  document.body.replaceChildren();
}

/** Of what waits until it is seen: what happens then. */
let sights: (() => void)[] = [];

/** From now on nothing is seen before `bringIntoSight`. */
export function hideEverything(): void {
  sights = [];
  globalThis.IntersectionObserver = class {
    constructor(callback: (entries: { isIntersecting: boolean }[]) => void) {
      sights.push(() => callback([{ isIntersecting: true }]));
    }
    observe = () => undefined;
    disconnect = () => undefined;
  } as unknown as typeof IntersectionObserver;
}

export function bringIntoSight(): void {
  act(() => sights.forEach(sight => sight()));
}

export interface Charts {
  /** What was asked to be drawn: MIME type, data and metadata. */
  readonly drawn: { mime: string; data: unknown; metadata: unknown }[];
}

/** JupyterLab's sanitizer, and a renderer for `mimeTypes` that writes down what it is given. */
export function fakeRenderMime(
  mimeTypes: readonly string[] = [],
  outcome: () => Promise<void> = () => Promise.resolve()
): IRenderMimeRegistry & Charts {
  const drawn: Charts['drawn'] = [];
  return {
    sanitizer: new Sanitizer(),
    mimeTypes,
    drawn,
    createModel: (options: object) => options,
    createRenderer: (mime: string) => ({
      node: document.createElement('figure'),
      renderModel: (model: {
        data: Record<string, unknown>;
        metadata: Record<string, unknown>;
      }) => {
        drawn.push({ mime, data: model.data[mime], metadata: model.metadata[mime] });
        return outcome();
      },
      dispose: () => undefined
    })
  } as unknown as IRenderMimeRegistry & Charts;
}

export function drawCard(
  result: Envelope,
  rendermime: IRenderMimeRegistry | null = fakeRenderMime()
): HTMLElement {
  return draw(
    <RenderMimeContext.Provider value={rendermime}>
      <Card envelope={result} trans={trans} />
    </RenderMimeContext.Provider>
  );
}

/** Let what was started in effects run its course, and draw again. */
export async function settleDrawing(): Promise<void> {
  await act(async () => {
    for (let turn = 0; turn < 20; turn++) {
      await Promise.resolve();
    }
  });
}

export function click(element: Element | null | undefined): void {
  if (!element) {
    throw new Error('There is nothing to click.');
  }
  act(() => void element.dispatchEvent(new MouseEvent('click', { bubbles: true })));
}

export function buttonNamed(host: Element, name: string): HTMLButtonElement {
  const found = [...host.querySelectorAll('button')].find(
    button => (button.getAttribute('aria-label') ?? button.textContent) === name
  );
  if (!found) {
    throw new Error(`There is no button “${name}”.`);
  }
  return found;
}

/** Whatever could run, load or link somewhere in what is drawn. */
export function dangers(host: Element): string[] {
  const found: string[] = [];
  for (const element of host.querySelectorAll('*')) {
    if (
      /^(script|iframe|object|embed|link|style|base|form|video|audio)$/.test(
        element.localName
      )
    ) {
      found.push(element.localName);
    }
    for (const { name, value } of element.attributes) {
      const isOwnPicture = name === 'src' && /^data:image\//.test(value);
      if (
        /^on/i.test(name) ||
        (/^(src|href|srcset|action|xlink:href)$/.test(name) && !isOwnPicture)
      ) {
        found.push(`${element.localName}[${name}]`);
      }
      if (name === 'style' && /url|position|expression/i.test(value)) {
        found.push(`${element.localName}[style]`);
      }
    }
  }
  return found;
}
