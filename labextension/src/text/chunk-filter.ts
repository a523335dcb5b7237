/** Search and filter for the chunk explorer. */

import { Chunk } from '../contract/envelope';
import { share } from '../format';

export type Fill = 'all' | 'full' | 'small' | 'over';

export interface ChunkFilter {
  readonly query: string;
  readonly fill: Fill;
}

/** From this share of the limit on a chunk counts as full. */
const FULL_SHARE = 0.9;

/** Below this share of the limit a chunk counts as small. */
const SMALL_SHARE = 0.25;

/** The chunks whose text or section path holds all words, and that are as full as asked. */
export function filterChunks(
  chunks: readonly Chunk[],
  maxTokens: number,
  { query, fill }: ChunkFilter
): readonly Chunk[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && fill === 'all') {
    return chunks;
  }
  return chunks.filter(
    chunk =>
      hasFill(chunk, maxTokens, fill) && words.every(word => mentions(chunk, word))
  );
}

function hasFill({ tokens }: Chunk, maxTokens: number, fill: Fill): boolean {
  switch (fill) {
    case 'all':
      return true;
    case 'full':
      return share(tokens, maxTokens) >= FULL_SHARE;
    case 'small':
      return share(tokens, maxTokens) < SMALL_SHARE;
    case 'over':
      return maxTokens > 0 && tokens > maxTokens;
  }
}

/** `#12` asks for the chunk of that number. */
function mentions(chunk: Chunk, word: string): boolean {
  return (
    word === `#${chunk.index + 1}` ||
    chunk.text.toLowerCase().includes(word) ||
    chunk.sectionPath.some(section => section.toLowerCase().includes(word))
  );
}
