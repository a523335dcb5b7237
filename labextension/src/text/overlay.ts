/** Chunks laid over a text. */

import { Chunk } from '../contract/envelope';

/** A stretch of text that lies in the same chunks from its start to its end. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  /** The chunk whose own text this is, or null where no chunk reaches. */
  readonly chunk: Chunk | null;
  /** Whether the next chunk repeats this stretch. */
  readonly isOverlap: boolean;
  /** The chunk whose own text begins here, if one does. */
  readonly begins: Chunk | null;
}

/**
 * Chunks ordered by place, ready to be asked for a range.
 *
 * Chunks come in order of their start, and so do their ends, but a stored result is
 * foreign data: the running maximum of the ends keeps the search right regardless.
 */
export class ChunkOverlay {
  constructor(chunks: readonly Chunk[]) {
    this._chunks = [...chunks].sort((a, b) => a.start - b.start || a.index - b.index);
    let reached = 0;
    this._reached = this._chunks.map(chunk => (reached = Math.max(reached, chunk.end)));
  }

  /** The chunks that share at least one character with a range, in order. */
  between(start: number, end: number): Chunk[] {
    const found: Chunk[] = [];
    for (let i = firstAbove(this._reached, start); i < this._chunks.length; i++) {
      const chunk = this._chunks[i];
      if (chunk === undefined || chunk.start >= end) {
        break;
      }
      if (chunk.end > start) {
        found.push(chunk);
      }
    }
    return found;
  }

  /**
   * The range cut wherever a chunk, or the own text of one, begins or ends.
   *
   * `anchor` is one more place to cut at, so that it can be scrolled to.
   */
  segments(start: number, end: number, anchor: number | null = null): Segment[] {
    const chunks = this.between(start, end);
    const cuts = new Set([start, end]);
    if (anchor !== null && anchor > start && anchor < end) {
      cuts.add(anchor);
    }
    for (const { start: from, bodyStart, end: to } of chunks) {
      [from, bodyStart, to]
        .filter(at => at > start && at < end)
        .forEach(at => cuts.add(at));
    }
    const ordered = [...cuts].sort((a, b) => a - b);
    return ordered
      .slice(0, -1)
      .map((from, index) => segment(from, ordered[index + 1] ?? end, chunks));
  }

  private readonly _chunks: readonly Chunk[];
  private readonly _reached: readonly number[];
}

function segment(start: number, end: number, chunks: readonly Chunk[]): Segment {
  const covering = chunks.filter(chunk => chunk.start <= start && chunk.end >= end);
  const owner = covering.find(chunk => chunk.bodyStart <= start) ?? null;
  return {
    start,
    end,
    chunk: owner ?? covering[0] ?? null,
    isOverlap: covering.some(chunk => chunk !== owner && chunk.bodyStart > start),
    begins: chunks.find(chunk => chunk.bodyStart === start && chunk.end > start) ?? null
  };
}

/** Position of the first value above `limit` in an ascending list. */
function firstAbove(values: readonly number[], limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? Infinity) > limit) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
