/** What the results hold in tokens. */

import { Envelope } from '../contract/envelope';
import { ResultEntry } from './results';

export interface TokenRow {
  readonly entry: ResultEntry;
  readonly tokens: number;
  readonly isExact: boolean;
}

export interface TokenTotals {
  readonly rows: readonly TokenRow[];
  readonly total: number;
  readonly isExact: boolean;
}

function tokensOf(envelope: Envelope): { tokens: number; isExact: boolean } | null {
  switch (envelope.kind) {
    case 'chunks':
      return { tokens: envelope.data.totalTokens, isExact: envelope.data.exact };
    case 'token_count':
      return { tokens: envelope.data.count, isExact: envelope.data.exact };
    case 'text':
      return envelope.data.tokens === null
        ? null
        : { tokens: envelope.data.tokens, isExact: true };
    default:
      return null;
  }
}

/** The results that have tokens, in order, and their sum. */
export function tokenTotals(entries: readonly ResultEntry[]): TokenTotals {
  const rows = entries.flatMap(entry => {
    const counted = tokensOf(entry.envelope);
    return counted ? [{ entry, ...counted }] : [];
  });
  return {
    rows,
    total: rows.reduce((sum, row) => sum + row.tokens, 0),
    isExact: rows.every(row => row.isExact)
  };
}
