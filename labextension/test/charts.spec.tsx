import * as React from 'react';

import { tooltipRows } from '../src/charts/tooltip';
import { Card } from '../src/components/card/Card';
import { CardHost, CardHostContext, OutputContext } from '../src/components/card/host';
import { RenderMimeContext } from '../src/components/card/rich';
import { ChartsTab } from '../src/components/charts/ChartsTab';
import { ServicesContext, Host } from '../src/components/context';
import { Envelope } from '../src/contract/envelope';
import { pictureIn, VEGA_LITE_TYPE } from '../src/contract/output';
import { parsePictureView } from '../src/contract/parse-pictures';
import { PictureView } from '../src/contract/pictures';
import { PanelModel } from '../src/models/panel';
import {
  bringIntoSight,
  clean,
  click,
  dangers,
  draw,
  fakeRenderMime,
  hideEverything,
  settleDrawing
} from './draw';
import { envelope, fakeApi, trans } from './samples';

beforeEach(hideEverything);
afterEach(clean);

const SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>';
const SPEC = { mark: 'bar', data: { values: [{ a: 1 }] } };
const chart = envelope('chart', {
  chart_kind: 'bar',
  rows: 1200,
  description: 'Bars of sales by month',
  fields: [{ channel: 'x', name: 'month', type: 'temporal' }, { name: '' }, 7]
});

function drawWith(
  result: Envelope,
  given: PictureView | null,
  rendermime = fakeRenderMime([VEGA_LITE_TYPE]),
  host: Partial<CardHost> | null = null
) {
  const element = draw(
    <RenderMimeContext.Provider value={rendermime}>
      <CardHostContext.Provider value={host as CardHost | null}>
        <OutputContext.Provider value={given}>
          <Card envelope={result} trans={trans} />
        </OutputContext.Provider>
      </CardHostContext.Provider>
    </RenderMimeContext.Provider>
  );
  return { element, drawn: rendermime.drawn };
}

describe('what stands beside an envelope', () => {
  it('is the chart without addresses, and the sharpest picture', () => {
    const data = { [VEGA_LITE_TYPE]: SPEC, 'image/png': 'aGk=', 'image/svg+xml': SVG };
    const view = pictureIn(data);
    expect(view?.spec).toEqual(SPEC);
    expect(view?.picture).toMatch(/^data:image\/svg/);
  });

  it('is no chart when that names an address', () => {
    const spec = { mark: 'bar', data: { url: 'https://example.org/a.csv' } };
    expect(pictureIn({ [VEGA_LITE_TYPE]: spec })).toBeNull();
  });

  it('may be a picture in lines of base64', () => {
    const view = pictureIn({ 'image/png': ['aG', 'k='] });
    expect(view).toEqual({ picture: 'data:image/png;base64,aGk=', spec: null });
  });

  it('is read from what is stored', () => {
    const picture = { media_type: 'image/png', base64: 'aGk=' };
    expect(parsePictureView({ picture })?.picture).toBe('data:image/png;base64,aGk=');
    expect(parsePictureView({ svg: SVG, spec: SPEC })?.spec).toEqual(SPEC);
    expect(parsePictureView({ picture: { media_type: 'text/html' } })?.picture).toBe(
      null
    );
    expect(parsePictureView('x')).toBeNull();
  });
});

describe('the card of a chart', () => {
  it('draws the chart with the data that came along', () => {
    const { element, drawn } = drawWith(chart, { picture: null, spec: SPEC });
    expect(drawn.map(({ mime, data }) => [mime, data])).toEqual([
      [VEGA_LITE_TYPE, SPEC]
    ]);
    expect(element.textContent).toContain('month (temporal)');
    expect(element.textContent).toContain('1,200');
    expect(dangers(element)).toEqual([]);
  });

  it('shows the picture where nothing draws charts', () => {
    const view = { picture: 'data:image/png;base64,aGk=', spec: SPEC };
    const { element } = drawWith(chart, view, fakeRenderMime([]));
    const picture = element.querySelector('img');
    expect(picture?.alt).toBe('Bars of sales by month');
    expect(picture?.src).toContain('aGk=');
  });

  it('shows the picture when the chart cannot be drawn', async () => {
    const failing = fakeRenderMime([VEGA_LITE_TYPE], () => Promise.reject(new Error()));
    const view = { picture: 'data:image/png;base64,aGk=', spec: SPEC };
    const { element } = drawWith(chart, view, failing);
    await settleDrawing();
    expect(element.querySelector('img')?.src).toContain('aGk=');
  });

  it('asks for what is stored once it is seen, and says when that is gone', async () => {
    const host = { pictureView: () => Promise.reject(new Error('no such result')) };
    const { element } = drawWith(chart, null, fakeRenderMime([]), host);
    await settleDrawing();
    expect(element.textContent).not.toContain('no such result');
    bringIntoSight();
    await settleDrawing();
    expect(element.textContent).toContain('no such result');
  });
});

describe('cards of pictures, findings and notebooks', () => {
  const EVIL = '<img src=x onerror=hacked()>';

  it('say what is known, and nothing of it is markup', () => {
    const results = [
      envelope('image', { width: 1200, height: 800, path: EVIL }),
      envelope('findings', {
        facts: { Sharpness: 12.5, Note: EVIL },
        tables: [{ title: 'Codes', columns: ['Text'], rows: [[EVIL], 3], count: 9 }],
        texts: [{ title: 'Difference', text: EVIL }, {}]
      }),
      envelope('notebook', {
        cell_count: 3,
        cells: [
          { number: 1, type: 'markdown', level: 1, title: EVIL },
          { number: 2, type: 'code', title: 'x = 1', outputs: ['text'], error: 'E' },
          null
        ]
      })
    ];
    const texts = results.map(result => {
      const { element } = drawWith(result, null);
      expect(dangers(element)).toEqual([]);
      return element.textContent ?? '';
    });
    expect(texts[0]).toContain('1,200 × 800');
    expect(texts[1]).toContain('Sharpness12.5');
    expect(texts[1]).toContain('and 8 more');
    expect(texts[2]).toContain('Error: E');
    expect(texts[2]).toContain('and 1 more');
  });
});

describe('the gallery', () => {
  it('has a tile for every chart and picture, which opens it', () => {
    const panel = new PanelModel(fakeApi({}));
    const first = panel.results.addFromPanel(chart, {}, '');
    panel.results.addFromPanel(envelope('text', { text: 'x' }), {}, '');
    panel.results.addFromPanel(envelope('image', {}, { title: 'A code' }), {}, '');
    const services = {
      trans,
      panel,
      host: {} as Host,
      rendermime: null,
      cards: null
    };
    const element = draw(
      <ServicesContext.Provider value={services}>
        <ChartsTab />
      </ServicesContext.Provider>
    );
    const tiles = [...element.querySelectorAll('button')];
    expect(tiles.map(tile => tile.textContent)).toEqual(['A code', 'chart']);
    click(tiles[1]);
    expect(panel.selected?.key).toBe(first.key);
    expect(panel.tab).toBe('results');
  });
});

describe('a tooltip', () => {
  it('says names and values as text', () => {
    expect(tooltipRows({ month: 'May', sold: 3, more: { a: 1 } })).toEqual([
      ['month', 'May'],
      ['sold', '3'],
      ['more', '{"a":1}']
    ]);
    expect(tooltipRows('12')).toEqual([['', '12']]);
    expect(tooltipRows(null)).toEqual([]);
  });
});
