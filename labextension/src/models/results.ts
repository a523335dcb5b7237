import { Envelope, EnvelopeOf, Source } from '../contract/envelope';
import { JsonObject } from '../contract/json';
import { Model } from './model';

/** Where a result came from: an output of a cell, or a run asked for in the panel. */
export type Origin =
  | { readonly type: 'cell'; readonly cellId: string; readonly cellNumber: number }
  | { readonly type: 'panel'; readonly arguments: JsonObject; readonly cwd: string };

export interface ResultEntry {
  /** The same for the same output as long as it stands. */
  readonly key: string;
  readonly envelope: Envelope;
  readonly origin: Origin;
  /** All that stands in the output, its chart or picture too. */
  readonly data?: JsonObject;
}

/** How the file of a result was opened, beside its name and its pages. */
const OPENED_WITH = ['password', 'format', 'main_content', 'ocr', 'ocr_languages'];

/** The results of one notebook in order, and those made in the panel. */
export class ResultsModel extends Model {
  /** Name of the notebook whose results are listed, or null when none is open. */
  get notebook(): string | null {
    return this._notebook;
  }

  /** Results of the notebook, in the order of its cells. */
  get notebookEntries(): readonly ResultEntry[] {
    return this._notebookEntries;
  }

  /** Results made in the panel, the newest first. */
  get panelEntries(): readonly ResultEntry[] {
    return this._panelEntries;
  }

  get entries(): readonly ResultEntry[] {
    return [...this._panelEntries, ...this._notebookEntries];
  }

  find(key: string): ResultEntry | null {
    return this.entries.find(entry => entry.key === key) ?? null;
  }

  setNotebook(name: string | null, entries: readonly ResultEntry[]): void {
    if (name === this._notebook && sameEntries(entries, this._notebookEntries)) {
      return;
    }
    this._notebook = name;
    this._notebookEntries = entries;
    this.emitChanged();
  }

  addFromPanel(envelope: Envelope, args: JsonObject, cwd: string): ResultEntry {
    const entry: ResultEntry = {
      key: `panel:${++this._panelCount}`,
      envelope,
      origin: { type: 'panel', arguments: args, cwd }
    };
    this._panelEntries = [entry, ...this._panelEntries].slice(0, this._limit);
    this.emitChanged();
    return entry;
  }

  /** Remember what opens a result's file, for as long as the browser shows this page. */
  unlock({ envelope }: ResultEntry, password: string): void {
    this._passwords.set(envelope.id, password);
  }

  /** The arguments of a result that matter when its file is read once more. */
  readingArguments({ envelope, origin }: ResultEntry): JsonObject {
    // Passwords are in no envelope, but in what was typed into the panel.
    const given = origin.type === 'panel' ? origin.arguments : envelope.arguments;
    const password = this._passwords.get(envelope.id);
    return {
      ...Object.fromEntries(
        Object.entries(given).filter(([name]) => OPENED_WITH.includes(name))
      ),
      ...(password === undefined ? {} : { password })
    };
  }

  remove(key: string): void {
    this._panelEntries = this._panelEntries.filter(entry => entry.key !== key);
    this.emitChanged();
  }

  /** How many results made in the panel are kept. */
  set limit(limit: number) {
    this._limit = Math.max(1, limit);
    this._panelEntries = this._panelEntries.slice(0, this._limit);
    this.emitChanged();
  }

  private _notebook: string | null = null;
  private _notebookEntries: readonly ResultEntry[] = [];
  private _panelEntries: readonly ResultEntry[] = [];
  private _panelCount = 0;
  /** By the id of the result whose file they open. */
  private readonly _passwords = new Map<string, string>();
  private _limit = 200;
}

function sameEntries(a: readonly ResultEntry[], b: readonly ResultEntry[]): boolean {
  return (
    a.length === b.length &&
    a.every((entry, index) => {
      const other = b[index];
      return (
        other?.key === entry.key &&
        other.envelope === entry.envelope &&
        other.origin.type === 'cell' &&
        entry.origin.type === 'cell' &&
        other.origin.cellNumber === entry.origin.cellNumber
      );
    })
  );
}

/**
 * The chunks results that fit over a document's text, the latest first.
 *
 * Offsets only fit when both come from the same text: the same source, and as many
 * characters (a parse of some pages only has fewer).
 */
export function overlaysFor(
  envelope: Envelope,
  entries: readonly ResultEntry[]
): EnvelopeOf<'chunks'>[] {
  if (envelope.kind === 'chunks') {
    return [envelope];
  }
  if (envelope.kind !== 'document') {
    return [];
  }
  const { source, characters } = envelope.data;
  return entries
    .map(entry => entry.envelope)
    .filter((other): other is EnvelopeOf<'chunks'> => other.kind === 'chunks')
    .filter(
      ({ data }) => data.characters === characters && sameSource(data.source, source)
    )
    .sort((a, b) => b.created.localeCompare(a.created));
}

/** The same file may be named from different folders, hence name and size. */
function sameSource(a: Source | null, b: Source | null): boolean {
  if (a === null || b === null) {
    return false;
  }
  return (
    a.path === b.path || (a.name === b.name && a.bytes !== null && a.bytes === b.bytes)
  );
}
