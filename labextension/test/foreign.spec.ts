import { Sanitizer } from '@jupyterlab/apputils/lib/sanitizer';

import { foreignNodes } from '../src/text/foreign-html';
import { pictureAddress } from '../src/text/pictures';
import { terminalText } from '../src/text/terminal';
import { safeChart } from '../src/text/vega';
import { dangers } from './draw';

const sanitizer = new Sanitizer();

/** The cleaned HTML in an element; without JupyterLab's sanitizer where `isAlone`. */
function shown(html: string, isAlone = false): HTMLElement {
  const host = document.createElement('div');
  host.append(
    foreignNodes(html, dirty => (isAlone ? dirty : sanitizer.sanitize(dirty)))
  );
  return host;
}

const PIXEL =
  'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';

describe('foreign HTML', () => {
  it('keeps the tables of pandas', () => {
    const html = `<style scoped>.dataframe {color: red}</style><table border="1"
      class="dataframe"><thead><tr><th></th><th>a</th></tr></thead><tbody><tr><th>0</th>
      <td colspan="2" style="background-color: #ffcccc; text-align: left">1</td></tr>
      </tbody></table><p>1 rows × 1 columns</p>`;
    const host = shown(html);
    expect(host.querySelector('tbody td')?.getAttribute('colspan')).toBe('2');
    expect(host.querySelector<HTMLElement>('tbody td')?.style.textAlign).toBe('left');
    expect(host.querySelector<HTMLElement>('tbody td')?.style.backgroundColor).not.toBe(
      ''
    );
    expect(host.querySelector('table')?.className).toBe('');
    expect([...host.querySelectorAll('th')].map(th => th.textContent)).toEqual([
      'a',
      '0'
    ]);
    expect(host.textContent).toContain('1 rows × 1 columns');
    expect(host.textContent).not.toContain('color: red');
  });

  it.each([
    '<script>window.hacked=1</script>',
    '<img src=x onerror="window.hacked=1">',
    '<img src="https://evil.example/a.png"><img src="//evil.example/a.png">',
    '<img srcset="https://evil.example/a.png 2x" src="/files/secret.png">',
    '<a href="javascript:window.hacked=1">a</a><a href="https://evil.example">b</a>',
    '<svg onload="window.hacked=1"><script>window.hacked=1</script><image href="//e"/></svg>',
    '<svg><style><img src=x onerror=window.hacked=1></style></svg>',
    '<math><mtext><table><mglyph><style><img src=x onerror=window.hacked=1>',
    '<iframe srcdoc="<script>parent.hacked=1</script>"></iframe>',
    '<object data="//e"></object><embed src="//e"><base href="//e"><link rel=stylesheet href="//e">',
    '<form action="//e"><input autofocus onfocus="window.hacked=1"><button formaction="//e">x</button></form>',
    '<div style="background: url(//e/x.png)">a</div>',
    '<div style="background-color: red; background-image: image-set(\'//e\' 1x)">a</div>',
    '<div style="position: fixed; inset: 0; z-index: 9999">a</div>',
    '<style>@import "//e"; body { display: none }</style>',
    '<video src="//e" poster="//e"></video><audio src="//e"></audio>',
    '<table background="//e"><td background="//e">a</td></table>',
    '<p id="jp-main-dock-panel" class="jp-Dialog" name="body">a</p>',
    '<template><img src=x onerror=window.hacked=1></template><noscript><p title="</noscript><img src=x onerror=window.hacked=1>">',
    '<img src="data:text/html;base64,PHNjcmlwdD4=">'
  ])('takes the danger out of %s', html => {
    for (const isAlone of [false, true]) {
      const host = shown(html, isAlone);
      document.body.append(host);
      expect(dangers(host)).toEqual([]);
      expect(host.querySelector('[id], [class], [name], [background]')).toBeNull();
      host.remove();
    }
    expect(window).not.toHaveProperty('hacked');
  });

  it('keeps pictures that are whole in their address', () => {
    expect(shown(`<img src="${PIXEL}">`).querySelector('img')?.src).toBe(PIXEL);
    expect(shown('<img src="//e" alt="a plot">').textContent).toBe('a plot');
  });

  it('bounds depth and number of elements', () => {
    const deep = shown(`${'<div>'.repeat(3000)}core${'</div>'.repeat(3000)}`, true);
    expect(deep.textContent).toBe('core');
    expect(deep.querySelectorAll('div').length).toBeLessThan(100);
    expect(shown('<b>x</b>'.repeat(30_000), true).childNodes.length).toBeLessThan(
      20_001
    );
  });
});

describe('pictures', () => {
  it('are shown from base64 only', () => {
    expect(pictureAddress('image/png', 'aGk=\n')).toBe('data:image/png;base64,aGk=');
    expect(pictureAddress('image/png', 'https://evil.example/x.png')).toBeNull();
    expect(pictureAddress('image/png', '"><script>')).toBeNull();
    expect(pictureAddress('image/jpeg', '')).toBeNull();
  });

  it('take SVG as text too, whatever is in it', () => {
    const address = pictureAddress('image/svg+xml', ' <svg onload="x()">\ud800</svg>');
    expect(address).toMatch(/^data:image\/svg\+xml;charset=utf-8,%20%3Csvg/);
    expect(address).not.toMatch(/[<>"]/);
    expect(pictureAddress('image/svg+xml', 'javascript:alert(1)')).toBeNull();
  });
});

describe('charts', () => {
  const bars = { mark: 'bar', data: { values: [{ a: 1 }] } };

  it('are taken as objects and as text', () => {
    expect(safeChart(bars)).toEqual(bars);
    expect(safeChart(JSON.stringify(bars))).toEqual(bars);
  });

  it.each([
    { data: { url: 'https://evil.example/data.csv' } },
    { data: { url: 'data/local.csv' } },
    { layer: [{ encoding: { href: { field: 'a' } } }] },
    { marks: [{ encode: { enter: { URL: { value: '//e' } } } }] },
    { config: [[[{ deep: [{ src: 'x' }] }]]] },
    { data: [{ values: Array.from({ length: 200_000 }, () => [[], []]) }] }
  ])('with addresses are refused', chart => {
    expect(safeChart({ ...bars, ...chart })).toBeNull();
  });

  it('lose the options of their embedding', () => {
    const usermeta = { embedOptions: { config: 'https://evil.example/c.json' } };
    expect(safeChart({ ...bars, usermeta })).toEqual(bars);
  });

  it.each([null, 3, [], '{', '[]', 'x'])('are refused as %p', data => {
    expect(safeChart(data)).toBeNull();
  });

  it('may be nested deeply', () => {
    const deep: unknown = JSON.parse(`{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`);
    expect(safeChart(deep)).not.toBeNull();
  });
});

describe('output of terminals', () => {
  it.each([
    ['\x1b[31mred\x1b[0m and \x1b[1;38;5;12mbold\x1b[m', 'red and bold'],
    [
      '\x1b]0;a title\x07text\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\',
      'textlink'
    ],
    ['10 %\r50 %\r100 %\ndone\r\n', '100 %\ndone\n'],
    ['a\x00b\x07c\x9b31md\te', 'abc31md\te'],
    ['\x1b[', ''],
    ['\x1bPnever ended', 'never ended'],
    ['你好 😀', '你好 😀']
  ])('%j', (text, plain) => {
    expect(terminalText(text)).toBe(plain);
  });

  it('is read in a time that grows no faster than the text', () => {
    const started = performance.now();
    for (const part of ['\x1b[0', '\x1bP', '\x1b]', '\r', '\x1b[ ']) {
      terminalText(part.repeat(100_000));
    }
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
