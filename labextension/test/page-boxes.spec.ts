import { ChunkOverlay } from '../src/text/overlay';
import { boxesOf, countBoxes, spanInDocument } from '../src/text/page-boxes';
import { pathWithin } from '../src/text/paths';
import { nextZoom } from '../src/text/zoom';
import { chunk } from './samples';
import { view } from './reading';

describe('boxesOf', () => {
  it('has the text of each line, counted in code points', () => {
    const lines = boxesOf(view(), null).filter(({ layer }) => layer === 'lines');
    expect(lines.map(({ text }) => text)).toEqual(['One line', 'another 😀 line']);
  });

  it('leaves out what stands nowhere', () => {
    const page = view({
      lines: [],
      tables: [{ rows: [] }, { rows: [], rect: [0, 0, 9, 9], caption: 'T' }],
      images: [{ name: 'a' }, { name: 'b', alternative: 'B', rect: [0, 0, 1, 1] }],
      annotations: [{ kind: 'note', text: 'n' }]
    });
    const boxes = boxesOf(page, null);
    expect(boxes.map(({ layer, text }) => [layer, text])).toEqual([
      ['images', 'B'],
      ['tables', 'T']
    ]);
    expect(boxes[1]).toMatchObject({ place: 1 });
    expect(countBoxes(boxes)).toMatchObject({ images: 1, tables: 1, lines: 0 });
  });

  it('cuts lines where chunks begin', () => {
    const chunks = [
      chunk({ index: 0, start: 100, body_start: 100, end: 104 }),
      chunk({ index: 1, start: 104, body_start: 104, end: 115 })
    ];
    const over = { overlay: new ChunkOverlay(chunks), pageStart: 100 };
    const boxes = boxesOf(view(), over).filter(({ layer }) => layer === 'chunks');
    expect(
      boxes.map(box => [
        box.layer === 'chunks' ? box.chunk.index : null,
        box.text,
        box.rect.x0,
        box.rect.x1
      ])
    ).toEqual([
      [0, 'One ', 50, 90],
      [1, 'line', 90, 130],
      [1, 'anothe', 50, 110]
    ]);
  });
});

describe('spanInDocument', () => {
  const page = view();
  const line = page.lines[1] ?? {
    start: 0,
    end: 0,
    rect: { x0: 0, y0: 0, x1: 0, y1: 0 }
  };

  it('goes by offsets where the texts are the same', () => {
    expect(spanInDocument(page, line, { start: 50, text: page.text })).toEqual({
      start: 59,
      end: 73
    });
  });

  it('looks for the line in a text that was read otherwise', () => {
    const text = '😀 Before.\nanother 😀 line';
    expect(spanInDocument(page, line, { start: 50, text })).toEqual({
      start: 60,
      end: 74
    });
    expect(spanInDocument(page, line, { start: 50, text: 'else' })).toBeNull();
  });
});

describe('nextZoom', () => {
  it.each([
    [31, 1, 50],
    [100, 1, 125],
    [99.5, 1, 125],
    [400, 1, 400],
    [310, -1, 300],
    [31, -1, 50]
  ] as const)('from %p by %p to %p', (percent, direction, expected) => {
    expect(nextZoom(percent, direction)).toBe(expected);
  });
});

describe('pathWithin', () => {
  it.each([
    ['data/reports', 'a/b.pdf', 'data/reports/a/b.pdf'],
    ['data/*.pdf', 'b.pdf', 'data/b.pdf'],
    ['data/**/x?.pdf', 'a/x1.pdf', 'data/a/x1.pdf'],
    ['', 'b.pdf', 'b.pdf']
  ])('%p and %p are %p', (source, name, expected) => {
    expect(pathWithin(source, name)).toBe(expected);
  });
});
