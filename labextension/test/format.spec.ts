import {
  formatBytes,
  formatPages,
  formatSeconds,
  formatShare,
  share
} from '../src/format';
import { pythonCall, pythonLiteral } from '../src/notebook/python';
import { trans } from './samples';

describe('formatting', () => {
  it.each([
    [0, '0.0 ms'],
    [0.0004, '0.4 ms'],
    [0.42, '420 ms'],
    [0.9996, '1.0 s'],
    [9.96, '10 s'],
    [125, '2 min 5 s']
  ])('%p seconds', (seconds, text) => expect(formatSeconds(seconds)).toBe(text));

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1400, '1.4 kB'],
    [999_600, '1.0 MB'],
    [5e12, '5000 GB']
  ])('%p bytes', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it('shares', () => {
    expect([0, 0.004, 0.426].map(formatShare)).toEqual(['0 %', '< 1 %', '43 %']);
    expect([share(5, 0), share(9, 3)]).toEqual([0, 1]);
  });

  it('pages', () => {
    expect(formatPages(null, null, trans)).toBe('');
    expect(formatPages(3, 3, trans)).toBe('p. 3');
    expect(formatPages(3, 4, trans)).toBe('pp. 3–4');
  });
});

describe('Python', () => {
  it('writes literals', () => {
    expect(pythonLiteral({ a: [1, true, null, 'it’s "x"\n'], b: { c: false } })).toBe(
      '{"a": [1, True, None, "it’s \\"x\\"\\n"], "b": {"c": False}}'
    );
  });

  it('writes calls', () => {
    expect(pythonCall('parse', { source: 'a b.pdf' })).toBe(
      'import ferrolab\n\nresult = ferrolab.call("parse", {"source": "a b.pdf"})\nresult'
    );
  });
});
