import * as React from 'react';

import { Card } from '../src/components/card/Card';
import { StreamedContext } from '../src/components/card/rich';
import { parseEnvelope } from '../src/contract/parse-envelope';
import { clean, dangers, draw, drawCard, fakeRenderMime, settleDrawing } from './draw';
import { FULL_ISOLATION, MISPLACED, runData, sessionData } from './runs';
import { envelope, trans } from './samples';

const run = (parts: object = {}) => envelope('execution', runData(parts));

const card = (parts: object = {}) => drawCard(run(parts));

/** Text of the parts that are open or always there. */
const text = (host: Element) => host.textContent ?? '';

afterEach(clean);

describe('the card of a run', () => {
  it('shows output, value, variables and code', () => {
    const host = card({ stderr: '\x1b[31mcareful\x1b[0m' });
    const frames = [...host.querySelectorAll('pre')].map(pre => pre.textContent);
    expect(frames).toEqual(['42\n', 'careful', '42', 'print(6 * 7)\n42']);
    expect(text(host)).toContain('2 variables');
    expect(host.querySelector('tbody th')?.textContent).toBe('table');
    expect(text(host)).toContain('2 MiB');
  });

  it('folds what stands above it already', () => {
    const host = draw(
      <StreamedContext.Provider value>
        <Card envelope={run()} trans={trans} />
      </StreamedContext.Provider>
    );
    const fold = host.querySelector('pre')?.closest('details');
    expect(fold?.open).toBe(false);
    expect(fold?.textContent).toBe('Output42\n');
  });

  it('measures against the limits', () => {
    const meters = card().querySelector('.fl-Meters');
    expect(meters?.textContent).toBe(
      'Time500 ms / 30 sCPU250 ms / 30 sPeak memory256 MiB / 512 MiB'
    );
    expect(
      meters?.querySelectorAll<HTMLElement>('.fl-UsageBar > span')[2]?.style.width
    ).toBe('50%');
  });

  it.each([
    [{ status: 'ok' }, '✓ ok'],
    [{ status: 'error' }, '✗ error'],
    [{ status: 'timeout', limit: 'wall_time' }, '✗ time ran out'],
    [{ status: 'timeout', limit: 'cpu_time' }, '✗ CPU time ran out'],
    [{ status: 'limit', limit: 'memory' }, '✗ memory limit reached'],
    [{ status: 'limit', limit: 'output' }, '✗ output limit reached'],
    [{ status: 'killed', limit: 'protocol' }, 'tampered'],
    [{ status: 'killed' }, '✗ killed'],
    [{ status: 'cancelled' }, '■ stopped'],
    [{ status: 'fine', limit: 'patience' }, '? unknown end']
  ])('says how it ended: %j', (parts, label) => {
    expect(card(parts).querySelector('.fl-RunHead')?.textContent).toContain(label);
  });

  it('explains an error, with the traceback folded', () => {
    const host = card({
      status: 'error',
      value: null,
      error: {
        type: 'ZeroDivisionError',
        message: 'division by zero',
        traceback: 'Traceback …\n\x1b[31mline 1\x1b[0m'
      }
    });
    expect(text(host)).toContain('ZeroDivisionError: division by zero');
    const fold = host.querySelector<HTMLDetailsElement>('.fl-RunError details');
    expect(fold?.open).toBe(false);
    expect(fold?.querySelector('pre')?.textContent).toBe('Traceback …\nline 1');
  });

  it('tells of a state that was restored, of cut output and of files', () => {
    const host = card({
      restored: true,
      stdout_truncated: true,
      files: [
        { name: 'plot.png', bytes: 2048 },
        { name: 'empty.txt', bytes: 0 }
      ]
    });
    expect(text(host)).toContain('variables of earlier cells are kept');
    expect(text(host)).toContain('There was more');
    expect(text(host)).toContain('2 files writtenplot.png2.0 kBempty.txt0 B');
  });

  it('shows a value’s table, cleaned', () => {
    const html = '<table><tr><td onclick="window.hacked=1">1</td></tr></table>';
    const value = { type: 'pandas.DataFrame', repr: 'x', html, rows: 1200, columns: 3 };
    const host = card({ value });
    expect(host.querySelector('.fl-Foreign td')?.textContent).toBe('1');
    expect(text(host)).toContain('pandas.DataFrame · 1,200 × 3');
    expect(dangers(host)).toEqual([]);
  });

  it('shows no HTML where there is no sanitizer', () => {
    const displays = [{ mime: 'text/html', data: '<b>x</b>' }];
    const host = drawCard(run({ displays }), null);
    expect(text(host)).toContain('HTML cannot be shown here.');
    expect(host.querySelector('b')).toBeNull();
  });
});

describe('the shield', () => {
  it('is quiet when all walls stand, and lists them', () => {
    const host = card();
    expect(host.querySelector('.fl-mod-warning')).toBeNull();
    expect(host.querySelector('.fl-Shield summary')?.textContent).toBe(
      'Isolation: full · 3 of 3 layers active'
    );
    expect(host.querySelector('.fl-Layers li')?.textContent).toBe(
      '✓ activeuser namespaceuid 0 inside is nobody outside'
    );
  });

  const [first, ...others] = FULL_ISOLATION.layers;
  const absent = { ...first, active: false, detail: 'EPERM' };

  it.each([
    [{ level: 'none', layers: [] }, 'No isolation'],
    [{ level: 'none', layers: FULL_ISOLATION.layers }, 'No isolation'],
    [{ level: 'full', layers: [absent, ...others] }, 'without user namespace'],
    [{ level: 'landlock', layers: [absent, ...others] }, 'without user namespace'],
    [{ level: 'landlock', layers: others }, 'Weaker isolation: landlock'],
    [{ level: 'landlock', layers: [] }, 'Weaker isolation: landlock'],
    [{ level: 'none' }, 'No isolation'],
    [{ level: 'FULL', layers: others }, 'was not told'],
    [null, 'was not told']
  ])('warns of %j', (isolation, words) => {
    const warning = card({ isolation }).querySelector('.fl-mod-warning');
    expect(warning?.textContent).toContain(words);
  });

  it('takes a layer for active only when that is said', () => {
    const layers = [{ layer: 'seccomp', active: 'yes' }];
    expect(text(card({ isolation: { level: 'full', layers } }))).toContain('✗ absent');
  });
});

describe('displays', () => {
  it('shows pictures as pictures, SVG too', () => {
    const host = card({
      displays: [
        { mime: 'image/png', data: 'aGk=' },
        { mime: 'image/svg+xml', data: '<svg onload="window.hacked=1"/>' },
        { mime: 'image/jpeg', data: 'https://evil.example/x.jpg' }
      ]
    });
    const pictures = [...host.querySelectorAll('img')].map(img => img.src.slice(0, 20));
    expect(pictures).toEqual(['data:image/png;base6', 'data:image/svg+xml;c']);
    expect(host.querySelector('.fl-Displays svg')).toBeNull();
    expect(text(host)).toContain('A picture (image/jpeg) could not be shown.');
  });

  it('shows texts as they are', () => {
    const host = card({
      displays: [
        { mime: 'text/plain', data: 'plain' },
        { mime: 'text/markdown', data: '[x](javascript:alert(1)) <b>x</b>' },
        { mime: 'application/json', data: { a: [1] } }
      ]
    });
    const shown = [...host.querySelectorAll('.fl-Displays pre')].map(
      pre => pre.textContent
    );
    expect(shown).toEqual([
      'plain',
      '[x](javascript:alert(1)) <b>x</b>',
      '{\n  "a": [\n    1\n  ]\n}'
    ]);
  });

  it('says what it leaves out', () => {
    const host = card({
      displays: [
        { mime: 'application/javascript', data: 'window.hacked=1' },
        { mime: 'text/html', data: null },
        { mime: 'application/vnd.vegalite.v5+json', data: '{"mark":"bar"}' }
      ]
    });
    expect(text(host)).toContain('type application/javascript is not shown');
    expect(text(host)).toContain('type text/html is too large');
    expect(text(host)).toContain('no renderer for application/vnd.vegalite.v5+json');
  });

  const mime = 'application/vnd.vegalite.v5+json';
  const chart = { mark: 'bar', data: { values: [{ a: 1 }] } };

  it('has charts drawn without tools that reach out', async () => {
    const rendermime = fakeRenderMime([mime]);
    const data = { ...chart, usermeta: { embedOptions: { patch: '//e' } } };
    const host = drawCard(run({ displays: [{ mime, data }] }), rendermime);
    await settleDrawing();
    expect(host.querySelector('.fl-Chart figure')).not.toBeNull();
    expect(rendermime.drawn).toEqual([
      {
        mime,
        data: chart,
        metadata: { embed_options: { tooltip: false, actions: false } }
      }
    ]);
  });

  it('has no chart drawn that names an address', async () => {
    const rendermime = fakeRenderMime([mime]);
    const data = { ...chart, data: { url: 'https://evil.example' } };
    const host = drawCard(run({ displays: [{ mime, data }] }), rendermime);
    await settleDrawing();
    expect(rendermime.drawn).toEqual([]);
    expect(text(host)).toContain('it names addresses to load from');
  });

  it('says when a chart could not be drawn', async () => {
    const failing = fakeRenderMime([mime], () => Promise.reject(new Error('no')));
    const host = drawCard(run({ displays: [{ mime, data: chart }] }), failing);
    await settleDrawing();
    expect(text(host)).toContain(`A chart (${mime}) could not be drawn.`);
  });
});

describe('the card of sessions', () => {
  it('lists them with memory, variables and runs', () => {
    const host = drawCard(envelope('sessions', { sessions: [sessionData()] }));
    expect(host.querySelector('.fl-Session summary')?.textContent).toBe(
      'workidle3 runs · 2 variables'
    );
    expect(host.querySelector<HTMLDetailsElement>('.fl-Session')?.open).toBe(true);
    expect(host.querySelector('.fl-Meters')?.textContent).toBe(
      'Memory64 MiB / 512 MiB'
    );
    expect(host.querySelector('.fl-History')?.textContent).toContain('✓ okx = 1');
    expect(host.querySelector('button')).toBeNull();
  });

  it('says that there are none', () => {
    const host = drawCard(envelope('sessions', { sessions: [] }));
    expect(text(host)).toContain('No session is open.');
  });
});

describe.each(['execution', 'sessions'])('whatever stands in %s', kind => {
  const sample: object =
    kind === 'execution'
      ? runData({
          error: { type: 'E', message: 'm', traceback: 't' },
          files: [{ name: 'f', bytes: 1 }],
          displays: [{ mime: 'text/html', data: '<b>x</b>' }]
        })
      : { sessions: [sessionData()] };

  /** The sample with one value somewhere in it replaced, for each of its places. */
  function* variants(value: unknown, misplaced: unknown): Generator<unknown> {
    yield misplaced;
    if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        for (const variant of variants(item, misplaced)) {
          const copy: unknown = Array.isArray(value)
            ? [...(value as unknown[])]
            : { ...value };
          (copy as Record<string, unknown>)[key] = variant;
          yield copy;
        }
      }
    }
  }

  it.each(MISPLACED.map((value, index) => [index, value] as const))(
    'it is drawn and does nothing (%i)',
    (_, misplaced) => {
      for (const data of variants(sample, misplaced)) {
        const result = parseEnvelope({ version: 1, id: 'a', kind, data });
        if (!result) {
          throw new Error('This is an envelope.');
        }
        const host = drawCard(result);
        expect(dangers(host)).toEqual([]);
        expect(text(host)).not.toContain('cannot be drawn');
        clean();
      }
      expect(window).not.toHaveProperty('hacked');
      expect(Object.prototype).not.toHaveProperty('polluted');
    },
    60_000
  );
});
