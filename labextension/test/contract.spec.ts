import { formatJson, readFacts, readList } from '../src/contract/json';
import { parseJob } from '../src/contract/job';
import { parseEnvelope, parseError } from '../src/contract/parse-envelope';
import { parseToolSpec } from '../src/contract/tool';

const KINDS = [
  'document',
  'chunks',
  'token_count',
  'text',
  'selection',
  'execution',
  'sessions',
  'tools',
  'status',
  'error',
  'value'
];

/** Values that do not belong where they are put. */
const HOSTILE: unknown[] = [
  undefined,
  null,
  true,
  -1,
  NaN,
  Infinity,
  1e308,
  '',
  'x'.repeat(2000),
  [],
  [null, 1, 'a', [[]], {}],
  {},
  { toString: 1, length: -1, constructor: null },
  JSON.parse('{"__proto__": {"polluted": true}}')
];

describe('parseEnvelope', () => {
  it.each(HOSTILE)('refuses %p', value => {
    expect(parseEnvelope(value)).toBeNull();
  });

  it('refuses other versions', () => {
    expect(parseEnvelope({ version: 2, kind: 'value', data: {} })).toBeNull();
    expect(parseEnvelope({ kind: 'value', data: {} })).toBeNull();
  });

  it('shows kinds that it does not know as values', () => {
    const envelope = parseEnvelope({ version: 1, kind: 'opera', data: { marks: 3 } });
    expect(envelope?.kind).toBe('value');
    expect(envelope?.data).toEqual({ value: { marks: 3 } });
  });

  it.each(['__proto__', 'constructor', 'toString'])(
    'takes kind %s for unknown',
    kind => {
      expect(parseEnvelope({ version: 1, kind })?.kind).toBe('value');
    }
  );

  it.each(KINDS)('reads %s whatever stands in its fields', kind => {
    for (const data of HOSTILE) {
      expect(
        parseEnvelope({ version: 1, kind, data, meta: data, title: data })?.kind
      ).toBe(kind);
    }
    const fields = [
      'source pages sections chunks tokens matches tools backends settings metadata',
      'characters page_count count excerpt text context model exact'
    ]
      .join(' ')
      .split(' ');
    for (const value of HOSTILE) {
      const data = Object.fromEntries(fields.map(field => [field, value]));
      expect(parseEnvelope({ version: 1, kind, data })?.kind).toBe(kind);
    }
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  it('reads a document', () => {
    const envelope = parseEnvelope({
      version: 1,
      id: 'ab',
      kind: 'document',
      tool: 'parse',
      title: 'x.pdf',
      meta: { backend: 'native', seconds: 0.5, warnings: ['w'] },
      data: {
        source: { path: 'data/x.pdf', bytes: 10 },
        page_count: 2,
        characters: 30,
        metadata: { title: 'X', authors: ['A', 'B'], empty: '' },
        sections: [{ title: 'S', level: 40, start: 9, end: 3 }],
        pages: [{ number: 1, start: 0, end: 15 }]
      }
    });
    expect(envelope).toMatchObject({
      title: 'x.pdf',
      meta: { backend: 'native', seconds: 0.5, warnings: ['w'], limits: [] },
      data: {
        source: { name: 'x.pdf', bytes: 10 },
        pageCount: 2,
        metadata: [
          ['title', 'X'],
          ['authors', 'A, B']
        ],
        sections: [{ level: 12, start: 9, end: 9, page: null }],
        excerpt: ''
      }
    });
  });

  it('keeps the own text of a chunk inside the chunk', () => {
    const data = {
      chunks: [
        { start: 10, end: 20, body_start: 99 },
        { start: 5, body_start: 1 }
      ]
    };
    const envelope = parseEnvelope({ version: 1, kind: 'chunks', data });
    expect(envelope?.data).toMatchObject({
      count: 2,
      chunks: [
        { start: 10, end: 20, bodyStart: 20 },
        { index: 1, start: 5, end: 5, bodyStart: 5 }
      ]
    });
  });
});

describe('parseJob', () => {
  it('needs an id', () => {
    HOSTILE.forEach(value => expect(parseJob(value)).toBeNull());
  });

  it('takes a state it does not know for a failure, as it would never end', () => {
    expect(parseJob({ id: 'a', state: 'paused' })?.state).toBe('failed');
  });

  it('reads progress without a total', () => {
    const job = parseJob({
      id: 'a',
      state: 'running',
      progress: { done: 3, total: 0 }
    });
    expect(job?.progress).toEqual({ done: 3, total: null, message: '' });
  });
});

describe('other readers', () => {
  it('need a name for a tool', () => {
    expect(parseToolSpec({ summary: 'x' })).toBeNull();
    expect(parseToolSpec({ name: 'parse', body: '' })).toMatchObject({
      body: null,
      effects: []
    });
  });

  it('fill in errors', () => {
    expect(parseError('?')).toMatchObject({
      code: '',
      type: 'Error',
      retryable: false
    });
  });

  it('bound lists', () => {
    expect(readList(Array(100).fill(1), item => item, 10)).toHaveLength(10);
  });

  it('leave out facts that are no text', () => {
    expect(readFacts({ a: 1, b: null, c: { d: 1 }, e: ['x', 2] })).toEqual([
      ['a', '1'],
      ['e', 'x']
    ]);
  });

  it('format JSON that is too long or too deep', () => {
    expect(formatJson('x'.repeat(100), 10)).toBe('"xxxxxxxxx\n…');
    let deep: unknown = 0;
    for (let depth = 0; depth < 100_000; depth++) {
      deep = [deep];
    }
    expect(formatJson(deep)).toBe('…');
  });
});
