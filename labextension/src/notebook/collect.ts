/** Finds ferrolab results among a notebook's outputs. */

import { Envelope, MIME_TYPE } from '../contract/envelope';
import { parseEnvelope } from '../contract/parse-envelope';
import { ResultEntry } from '../models/results';

/** What is needed of an output; `IOutputModel` has it. */
export interface OutputLike {
  readonly data: Readonly<Record<string, unknown>>;
}

/** What is needed of a cell; `ICellModel` has it, and only code cells have outputs. */
export interface CellLike {
  readonly id: string;
  readonly outputs?: { readonly length: number; get(index: number): OutputLike };
}

/** Outputs keep their raw data until they change, so parsing is done once for each. */
const parsed = new WeakMap<object, Envelope | null>();

function envelopeOf(output: OutputLike): Envelope | null {
  const raw = output.data[MIME_TYPE];
  if (typeof raw !== 'object' || raw === null) {
    return null;
  }
  let envelope = parsed.get(raw);
  if (envelope === undefined) {
    envelope = parseEnvelope(raw);
    parsed.set(raw, envelope);
  }
  return envelope;
}

/** The results among the outputs of some cells, in order, `limit` at most. */
export function collectResults(
  cells: Iterable<CellLike>,
  limit: number
): ResultEntry[] {
  const entries: ResultEntry[] = [];
  let cellNumber = 0;
  for (const cell of cells) {
    cellNumber++;
    for (let index = 0; index < (cell.outputs?.length ?? 0); index++) {
      const output = cell.outputs?.get(index);
      const envelope = output ? envelopeOf(output) : null;
      if (output && envelope) {
        const origin = { type: 'cell', cellId: cell.id, cellNumber } as const;
        const { data } = output;
        entries.push({ key: `${cell.id}:${index}`, envelope, origin, data });
      }
      if (entries.length >= limit) {
        return entries;
      }
    }
  }
  return entries;
}
