import * as React from 'react';
import { act } from 'react';

import { ApiError } from '../src/api';
import { Card } from '../src/components/card/Card';
import { CardHost, CardHostContext, OutputContext } from '../src/components/card/host';
import { Host, ServicesContext } from '../src/components/context';
import { PagePicture } from '../src/components/page/PagePicture';
import { QualityNotice } from '../src/components/QualityNotice';
import { Envelope } from '../src/contract/envelope';
import { parseError } from '../src/contract/parse-envelope';
import { parseQuality } from '../src/contract/parse-reading';
import { DocumentFile, Quality } from '../src/contract/reading';
import { parseToolSpec } from '../src/contract/tool';
import { PanelModel } from '../src/models/panel';
import { ResultEntry } from '../src/models/results';
import { boxesOf, PageBox } from '../src/text/page-boxes';
import {
  bringIntoSight,
  buttonNamed,
  clean,
  click,
  dangers,
  draw,
  hideEverything,
  settleDrawing
} from './draw';
import { view } from './reading';
import { envelope, fakeApi, job, trans } from './samples';

beforeEach(hideEverything);
afterEach(clean);

const EVIL = '<img src=x onerror=hacked()>';

function drawCard(
  result: Envelope,
  host: Partial<CardHost> | null,
  picture: string | null = null
): HTMLElement {
  return draw(
    <CardHostContext.Provider value={host as CardHost | null}>
      <OutputContext.Provider value={picture === null ? null : { picture, spec: null }}>
        <Card envelope={result} trans={trans} />
      </OutputContext.Provider>
    </CardHostContext.Provider>
  );
}

describe('the card of a page', () => {
  const page = envelope('page', {
    number: 4,
    page_count: 9,
    quality: { trusted: false, reasons: ['no letters'], score: 0.1 },
    excerpt: EVIL
  });

  it('shows the picture that came along, without asking for it', () => {
    const host = drawCard(page, {}, 'data:image/png;base64,aGk=');
    expect(host.querySelector('img')?.getAttribute('src')).toContain('aGk=');
    expect(host.textContent).toContain('4 of 9');
    expect(host.textContent).toContain('cannot be trusted. no letters');
    expect(dangers(host)).toEqual([]);
  });

  it('asks for the stored picture once it is seen', async () => {
    const asked: string[] = [];
    const host = drawCard(page, {
      pageView: id => {
        asked.push(id);
        return Promise.resolve(view());
      }
    });
    await settleDrawing();
    expect(asked).toEqual([]);
    bringIntoSight();
    await settleDrawing();
    expect(asked).toEqual(['a1']);
    expect(host.querySelector('img')?.getAttribute('alt')).toBe('Page 4 as it looks');
  });

  it('says when the picture is gone', async () => {
    const gone = new ApiError(parseError({ code: 'DOM_VAL_NOT_FOUND' }), 404);
    const host = drawCard(page, { pageView: () => Promise.reject(gone) });
    bringIntoSight();
    await settleDrawing();
    expect(host.textContent).toContain('Run it again to see it');
  });

  it('shows its facts where no panel is', () => {
    const host = drawCard(page, null);
    expect(host.textContent).toContain('4 of 9');
    expect(host.querySelector('.fl-CardPicture')).toBeNull();
  });
});

describe('the card of a folder', () => {
  const error = { code: 'DOM_DOC_CORRUPT', message: EVIL, hint: 'Get it again.' };
  const folder = envelope('documents', {
    count: 300,
    read: 299,
    files: [
      { name: 'a.pdf', status: 'ok', id: 'f1', page_count: 1, characters: 5 },
      { name: EVIL, status: 'error', error }
    ]
  });

  it('names those that failed first, with what to do', () => {
    const host = drawCard(folder, null);
    const [first, second] = host.querySelectorAll('.fl-FileRow');
    expect(first?.textContent).toContain('Get it again.');
    expect(first?.textContent).toContain('DOM_DOC_CORRUPT');
    expect(second?.textContent).toContain('1 page');
    expect(host.textContent).toContain('and 298 more');
    expect(host.querySelector('button')).toBeNull();
    expect(dangers(host)).toEqual([]);
  });

  it('opens those that were read', () => {
    const opened: DocumentFile[] = [];
    const host = drawCard(folder, { openFile: file => opened.push(file) });
    click(buttonNamed(host, 'a.pdf'));
    expect(opened.map(({ id }) => id)).toEqual(['f1']);
    expect(host.querySelectorAll('button')).toHaveLength(1);
  });
});

it('the card of a document names pages in doubt and what is attached', () => {
  const quality = { trusted: false };
  const pages = Array.from({ length: 20 }, (_, index) => ({
    number: index + 1,
    quality
  }));
  const attachments = [{ name: EVIL, media_type: 'text/csv', bytes: 2000 }];
  const host = drawCard(envelope('document', { pages, attachments }), null);
  expect(host.textContent).toContain('The text of 20 pages cannot be trusted: 1, 2');
  expect(host.textContent).toContain('12 …');
  expect(host.textContent).toContain('text/csv · 2.0 kB');
  expect(dangers(host)).toEqual([]);
});

describe('the boxes of a page', () => {
  function drawBoxes() {
    const pointed: (string | null)[] = [];
    const activated: string[] = [];
    const page = view();
    const boxes = boxesOf(page, null);
    const panel = new PanelModel(fakeApi({}));
    const services = { trans, panel, host: {} as Host, rendermime: null, cards: null };
    const host = draw(
      <ServicesContext.Provider value={services}>
        <PagePicture
          view={page}
          width={null}
          boxes={boxes}
          selectedChunk={null}
          onPoint={(box: PageBox | null) => pointed.push(box?.text ?? null)}
          onActivate={(box: PageBox) => activated.push(box.text)}
        />
      </ServicesContext.Provider>
    );
    const list = host.querySelector<SVGElement>('[role="listbox"]');
    const press = (key: string) =>
      act(
        () =>
          void list?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
      );
    return { host, list, press, pointed, activated };
  }

  it('are walked through and used with the keyboard', () => {
    Element.prototype.scrollIntoView = () => undefined;
    const { host, list, press, pointed, activated } = drawBoxes();
    press('ArrowDown');
    press('ArrowRight');
    press('ArrowRight');
    press('Home');
    expect(pointed).toEqual([
      'One line',
      'another 😀 line',
      'another 😀 line',
      'One line'
    ]);
    const reached = host.querySelector('[aria-selected="true"]');
    expect(list?.getAttribute('aria-activedescendant')).toBe(reached?.id);
    expect(reached?.getAttribute('aria-label')).toBe('Line: One line');
    press('Enter');
    expect(activated).toEqual(['One line']);
  });

  it('tell what is under the pointer', () => {
    const { host, pointed, activated } = drawBoxes();
    const rect = host.querySelectorAll('rect')[1];
    act(() => void rect?.dispatchEvent(new MouseEvent('mouseover', { bubbles: true })));
    click(rect);
    expect([pointed, activated]).toEqual([['another 😀 line'], ['another 😀 line']]);
  });
});

describe('a doubted page', () => {
  const quality = parseQuality({
    trusted: false,
    score: 0.04,
    reasons: [EVIL]
  }) as Quality;
  const entry: ResultEntry = {
    key: 'k',
    envelope: envelope('document', {}, { arguments: { main_content: true } }),
    origin: { type: 'cell', cellId: 'c', cellNumber: 1 }
  };

  async function drawNotice(parameters: object) {
    const started: unknown[] = [];
    const spec = parseToolSpec({
      name: 'parse',
      parameters: { properties: parameters }
    });
    const panel = new PanelModel(
      fakeApi({
        status: () => Promise.resolve(envelope('status')),
        tools: () => Promise.resolve(spec ? [spec] : []),
        startJob: call => {
          started.push(call);
          return Promise.resolve(job({ arguments: call.arguments }));
        }
      })
    );
    await panel.server.refresh();
    const host = {
      sourceOf: () => ({ source: 'notes/x.pdf' }),
      folder: () => 'notes'
    } as unknown as Host;
    const services = { trans, panel, host, rendermime: null, cards: null };
    const drawn = draw(
      <ServicesContext.Provider value={services}>
        <QualityNotice entry={entry} page={7} quality={quality} />
      </ServicesContext.Provider>
    );
    return { drawn, started, panel };
  }

  it('is recognised as a job, opened as the document was', async () => {
    const { drawn, started, panel } = await drawNotice({ ocr: {} });
    expect(drawn.textContent).toContain('The text of page 7 cannot be trusted.');
    expect(drawn.textContent).toContain('trust 4 %');
    expect(dangers(drawn)).toEqual([]);
    panel.results.unlock(entry, 'sesame');
    click(buttonNamed(drawn, 'OCR this page'));
    await settleDrawing();
    expect(started).toEqual([
      {
        tool: 'parse',
        arguments: {
          main_content: true,
          password: 'sesame',
          source: 'notes/x.pdf',
          pages: '7',
          ocr: 'always'
        },
        cwd: 'notes'
      }
    ]);
    expect(buttonNamed(drawn, 'Recognising…').disabled).toBe(true);
    panel.dispose();
  });

  it('cannot be recognised where the server does not know how', async () => {
    const { drawn, panel } = await drawNotice({ source: {} });
    const button = buttonNamed(drawn, 'OCR this page');
    expect(button.disabled).toBe(true);
    expect(button.title).toContain('cannot recognise text');
    panel.dispose();
  });
});
