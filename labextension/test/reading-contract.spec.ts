import { parseEnvelope } from '../src/contract/parse-envelope';
import {
  parseFile,
  parsePageView,
  parseQuality,
  parseRect,
  parseTable
} from '../src/contract/parse-reading';
import { isDoubted } from '../src/contract/reading';

const HOSTILE: unknown[] = [
  undefined,
  null,
  -1,
  NaN,
  Infinity,
  'x',
  [],
  [null, 1, [[]], {}],
  {},
  { toString: 1, length: -1 }
];

describe('parsePageView', () => {
  const fields = [
    'width',
    'height',
    'text',
    'lines',
    'tables',
    'images',
    'annotations',
    'quality',
    'picture'
  ];
  it.each(fields.flatMap(field => HOSTILE.map(value => [field, value] as const)))(
    'reads a page whose %s is %p',
    (field, value) => {
      const page = parsePageView({ number: 3, [field]: value });
      expect(page?.number).toBe(3);
      expect(page?.width).toBeGreaterThan(0);
      expect(page?.height).toBeGreaterThan(0);
    }
  );

  it('takes nothing but PNG for a picture', () => {
    const picture = (media_type: unknown, base64: unknown) =>
      parsePageView({ picture: { media_type, base64 } })?.picture;
    expect(picture('image/png', 'aGk=')).toBe('data:image/png;base64,aGk=');
    expect(picture('image/svg+xml', 'PHN2Zz4=')).toBeNull();
    expect(picture('image/png', '"><script>')).toBeNull();
    expect(picture('image/png', 7)).toBeNull();
  });

  it('turns corners round and drops boxes that are none', () => {
    expect(parseRect([9, 8, 1, 2])).toEqual({ x0: 1, y0: 2, x1: 9, y1: 8 });
    expect(parseRect([1, 2, 3])).toBeNull();
    expect(parseRect([1, 2, 3, Infinity])).toBeNull();
    const page = parsePageView({
      lines: [[0, 5, 1, 1, 2, 2], [3], [5, 2, 1, 1, 2, 2]]
    });
    expect(page?.lines.map(({ start, end }) => [start, end])).toEqual([
      [0, 5],
      [5, 5]
    ]);
  });
});

describe('parseTable', () => {
  it('bounds spans and keeps the places of cells that are none', () => {
    const table = parseTable({
      rows: [[{ text: 'a', row_span: 1e12, col_span: 0 }, 7, { text: 'b' }], 'none']
    });
    const [row] = table?.rows ?? [];
    expect(row?.map(({ text }) => text)).toEqual(['a', '', 'b']);
    expect([row?.[0]?.rowSpan, row?.[0]?.columnSpan]).toEqual([1000, 1]);
  });
});

describe('parseQuality', () => {
  it('doubts a text only when it is told to', () => {
    expect(isDoubted(parseQuality(null))).toBe(false);
    expect(isDoubted(parseQuality({ score: 0.1 }))).toBe(false);
    const doubted = parseQuality({
      score: 7,
      source: 'guess',
      trusted: false,
      reasons: [1, 'x']
    });
    expect(doubted).toEqual({
      score: 1,
      source: 'unknown',
      reasons: ['x'],
      isTrusted: false
    });
    expect(isDoubted(doubted)).toBe(true);
  });
});

describe('parseFile', () => {
  it('has a result or an error', () => {
    const read = parseFile({ name: 'a.pdf', status: 'ok', id: 'f1', error: {} });
    expect([read?.id, read?.error]).toEqual(['f1', null]);
    const failed = parseFile({
      name: 'b',
      status: '?',
      id: 'f2',
      error: { code: 'X' }
    });
    expect([failed?.id, failed?.error?.code]).toEqual([null, 'X']);
    expect(parseFile({ status: 'ok' })).toBeNull();
  });
});

describe('parseEnvelope', () => {
  it('reads what a document has besides text', () => {
    const document = parseEnvelope({
      version: 1,
      kind: 'document',
      data: {
        images: 3,
        fields: 'x',
        attachments: [{ name: 'a.csv', bytes: 9 }, { bytes: 1 }],
        pages: [{ start: 0, end: 5, quality: { trusted: false, score: 0.2 } }]
      }
    });
    expect(document).toMatchObject({
      data: {
        images: 3,
        fields: 0,
        attachments: [{ name: 'a.csv', bytes: 9 }],
        pages: [{ quality: { isTrusted: false } }]
      }
    });
  });

  it.each(HOSTILE)('reads documents and pages whose data is %p', data => {
    for (const kind of ['documents', 'page']) {
      expect(parseEnvelope({ version: 1, kind, data })?.kind).toBe(kind);
    }
  });
});
