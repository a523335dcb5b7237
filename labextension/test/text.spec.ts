import { blocksOfPage, cutAtLines, guessExtents, positionOf } from '../src/text/blocks';
import { filterChunks } from '../src/text/chunk-filter';
import { CodePointText, countCodePoints } from '../src/text/code-points';
import { outlineTree, visibleRows } from '../src/text/outline';
import { ChunkOverlay } from '../src/text/overlay';
import { chunk } from './samples';

describe('CodePointText', () => {
  const samples = [
    '',
    'plain text',
    'a😀b',
    '😀'.repeat(3000),
    `${'x'.repeat(1023)}😀${'é'.repeat(1500)}𝒳 end`,
    'lone \ud800 and \udc00 surrogates 😀'
  ];

  it.each(samples)('slices like an array of code points (%#)', text => {
    const points = [...text];
    const converted = new CodePointText(text);
    expect(countCodePoints(text)).toBe(points.length);
    for (const start of [
      0,
      1,
      5,
      1022,
      1023,
      1024,
      1025,
      2047,
      2048,
      points.length - 1
    ]) {
      for (const length of [0, 1, 2, 1024, 5000]) {
        const expected = points
          .slice(Math.max(start, 0), Math.max(start, 0) + length)
          .join('');
        expect(converted.slice(start, Math.max(start, 0) + length)).toBe(expected);
      }
    }
  });

  it('clamps offsets outside of the text', () => {
    expect(new CodePointText('a😀').slice(-5, 99)).toBe('a😀');
    expect(new CodePointText('abc').slice(2, 1)).toBe('');
    expect(new CodePointText('a😀').slice(99, 100)).toBe('');
  });
});

describe('blocks', () => {
  it('cut at line breaks, and lose nothing', () => {
    const text = Array.from({ length: 900 }, (_, line) => `line ${line} 😀`).join('\n');
    const pieces = cutAtLines(text, 500);
    expect(pieces.join('')).toBe(text);
    expect(pieces.slice(0, -1).every(piece => piece.endsWith('\n'))).toBe(true);
    expect(Math.max(...pieces.map(piece => piece.length))).toBeLessThanOrEqual(750);
  });

  it('never cut through a character where there are no line breaks', () => {
    const pieces = cutAtLines(`x${'😀'.repeat(5000)}`, 1000);
    expect(pieces.length).toBeGreaterThan(5);
    pieces.forEach(piece =>
      expect(piece).not.toMatch(/^[\udc00-\udfff]|[\ud800-\udbff]$/)
    );
  });

  it('carry offsets of the document in code points', () => {
    const page = { number: 7, start: 100, end: 0, text: '😀\n'.repeat(4000) };
    const blocks = blocksOfPage(page, 6);
    expect(blocks[0]).toMatchObject({ key: '6.0', start: 100, isFirst: true });
    expect(blocks.at(-1)?.end).toBe(100 + 8000);
    blocks
      .slice(1)
      .forEach((block, index) => expect(block.start).toBe(blocks[index]?.end));
  });

  it('share out the text among pages of which nothing is known', () => {
    const known = new Map([
      [0, { number: 1, start: 0, end: 100 }],
      [3, { number: 4, start: 500, end: 600 }]
    ]);
    const extents = guessExtents(position => known.get(position) ?? null, 6, 800);
    expect(extents.map(({ number, start, end }) => [number, start, end])).toEqual([
      [1, 0, 100],
      [2, 100, 300],
      [3, 300, 500],
      [4, 500, 600],
      [5, 600, 700],
      [6, 700, 800]
    ]);
    expect([0, 99, 100, 499, 650, 5000].map(at => positionOf(at, extents))).toEqual([
      0, 0, 1, 2, 4, 5
    ]);
    expect(positionOf(3, [])).toBe(0);
  });
});

describe('ChunkOverlay', () => {
  const first = chunk({ start: 0, body_start: 0, end: 100 }, 0);
  const second = chunk({ start: 80, body_start: 100, end: 200 }, 1);
  const third = chunk({ start: 250, body_start: 250, end: 300 }, 2);
  const overlay = new ChunkOverlay([third, first, second]);

  it('cuts where chunks begin, end and overlap', () => {
    const segments = overlay.segments(0, 320);
    expect(
      segments.map(({ start, end, chunk: owner, isOverlap, begins }) => [
        start,
        end,
        owner?.index ?? null,
        isOverlap,
        begins?.index ?? null
      ])
    ).toEqual([
      [0, 80, 0, false, 0],
      [80, 100, 0, true, null],
      [100, 200, 1, false, 1],
      [200, 250, null, false, null],
      [250, 300, 2, false, 2],
      [300, 320, null, false, null]
    ]);
  });

  it('cuts at one more place when asked, inside the range only', () => {
    const starts = (anchor: number) =>
      overlay
        .segments(0, 80, anchor)
        .map(({ start, begins }) => [start, begins?.index]);
    expect(starts(33)).toEqual([
      [0, 0],
      [33, undefined]
    ]);
    expect(starts(80)).toEqual([[0, 0]]);
  });

  it('covers any range without gaps', () => {
    for (let start = 0; start < 320; start += 7) {
      for (const end of [start + 1, start + 30, 320]) {
        const segments = overlay.segments(start, end);
        expect(segments[0]?.start).toBe(start);
        expect(segments.at(-1)?.end).toBe(end);
        segments
          .slice(1)
          .forEach((s, index) => expect(s.start).toBe(segments[index]?.end));
      }
    }
  });

  it('finds a long chunk behind short ones', () => {
    const long = chunk({ start: 0, end: 1000 }, 0);
    const short = chunk({ start: 10, end: 20 }, 1);
    expect(new ChunkOverlay([long, short]).between(500, 501)).toEqual([long]);
  });

  it('marks nothing for a chunk without text', () => {
    const segments = new ChunkOverlay([chunk({ start: 5, end: 5 })]).segments(0, 10);
    expect(segments.every(({ chunk: owner, begins }) => !owner && !begins)).toBe(true);
  });
});

describe('outline', () => {
  const section = (title: string, level: number) => ({
    title,
    level,
    page: 1,
    start: 0,
    end: 0
  });
  const sections = [
    section('1', 1),
    section('1.1', 3),
    section('1.2', 2),
    section('2', 1)
  ];

  it('nests by level, also where one is skipped', () => {
    const tree = outlineTree(sections);
    expect(
      tree.map(({ id, children }) => [id, children.map(child => child.id)])
    ).toEqual([
      ['0', ['1', '2']],
      ['3', []]
    ]);
  });

  it('shows the children of open nodes only', () => {
    const rows = visibleRows(outlineTree(sections), new Set(['0']));
    expect(
      rows.map(({ node, depth, place, siblings }) => [node.id, depth, place, siblings])
    ).toEqual([
      ['0', 1, 1, 2],
      ['1', 2, 1, 2],
      ['2', 2, 2, 2],
      ['3', 1, 2, 2]
    ]);
    expect(visibleRows(outlineTree(sections), new Set())).toHaveLength(2);
  });
});

describe('filterChunks', () => {
  const chunks = [
    chunk({ tokens: 100, text: 'The Quick fox', section_path: ['Intro'] }, 0),
    chunk({ tokens: 20, text: 'dog' }, 1),
    chunk({ tokens: 101, text: 'quick dog' }, 2)
  ];
  const found = (query: string, fill: 'all' | 'full' | 'small' | 'over' = 'all') =>
    filterChunks(chunks, 100, { query, fill }).map(({ index }) => index);

  it('wants all words, in text or section', () => {
    expect(found('quick INTRO')).toEqual([0]);
    expect(found('quick')).toEqual([0, 2]);
    expect(found('  ')).toEqual([0, 1, 2]);
    expect(found('#2')).toEqual([1]);
  });

  it('filters by size', () => {
    expect(found('', 'full')).toEqual([0, 2]);
    expect(found('', 'small')).toEqual([1]);
    expect(found('', 'over')).toEqual([2]);
  });
});
