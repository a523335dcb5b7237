import { Api, ApiError, errorData, Slice } from '../api';
import {
  Chunk,
  DocumentLike,
  EnvelopeOf,
  ErrorData,
  PageExtent,
  PageText
} from '../contract/envelope';
import { guessExtents } from '../text/blocks';
import { Model } from './model';

/** A list on the server of which parts are fetched when they are looked at. */
export abstract class PagedModel<T> extends Model {
  constructor(
    total: number,
    private readonly _batch: number
  ) {
    super();
    this._total = total;
  }

  /** How many items there are. */
  get total(): number {
    return this._total;
  }

  /** Whether the stored result no longer exists, so that no more can be fetched. */
  get isGone(): boolean {
    return this._isGone;
  }

  get error(): ErrorData | null {
    return this._error;
  }

  get loadedCount(): number {
    return this._items.size;
  }

  /** The item at a position from 0, or null while it is not there. */
  item(position: number): T | null {
    return this._items.get(position) ?? null;
  }

  /**
   * Fetch what is missing between two positions, in whole batches.
   *
   * After a failure nothing is fetched until `retry`, as views ask on each drawing.
   */
  async load(start: number, stop: number): Promise<void> {
    if (this._isGone || this._error || this.isDisposed) {
      return;
    }
    const batches: Promise<void>[] = [];
    const first = Math.floor(Math.max(start, 0) / this._batch);
    for (
      let batch = first;
      batch * this._batch < Math.min(stop, this._total);
      batch++
    ) {
      const last = Math.min((batch + 1) * this._batch, this._total) - 1;
      if (!this._requested.has(batch) && !this.isThere(last)) {
        this._requested.add(batch);
        batches.push(this._loadBatch(batch));
      }
    }
    await Promise.all(batches);
  }

  /** Fetch everything, one batch after the other. */
  async loadAll(): Promise<void> {
    for (let start = 0; start < this._total; start += this._batch) {
      if (this.isDisposed || this._isGone || this._error) {
        return;
      }
      await this.load(start, start + this._batch);
    }
  }

  /** Forget failures and try again. */
  retry(): void {
    this._error = null;
    this._isGone = false;
    this._requested.clear();
    this.emitChanged();
  }

  /** Whether an item, and each before it, is there whole without being fetched. */
  protected isThere(_position: number): boolean {
    return false;
  }

  protected abstract fetch(start: number, stop: number): Promise<Slice<T>>;

  protected put(position: number, item: T): void {
    this._items.set(position, item);
  }

  private async _loadBatch(batch: number): Promise<void> {
    const start = batch * this._batch;
    try {
      const slice = await this.fetch(start, Math.min(start + this._batch, this._total));
      slice.items.forEach((item, index) => this.put(start + index, item));
      this._total = slice.total;
    } catch (reason) {
      this._requested.delete(batch);
      this._isGone = reason instanceof ApiError && reason.isGone;
      this._error = this._isGone ? null : errorData(reason);
    }
    this.emitChanged();
  }

  private readonly _items = new Map<number, T>();
  private readonly _requested = new Set<number>();
  private _total: number;
  private _isGone = false;
  private _error: ErrorData | null = null;
}

/** The text of a stored document, page by page, and where its pages lie. */
export class PagesModel extends PagedModel<PageText> {
  constructor(
    private readonly _api: Api,
    readonly envelope: DocumentLike
  ) {
    super(Math.max(envelope.data.pageCount ?? 1, 1), 10);
  }

  /** Where each page lies; guessed for those of which nothing is known yet. */
  get extents(): readonly PageExtent[] {
    if (this._extentsVersion !== this.version) {
      const { data, kind } = this.envelope;
      const listed = kind === 'document' ? data.pages : [];
      this._extents = guessExtents(
        position => this.item(position) ?? listed[position] ?? null,
        this.total,
        data.characters
      );
      this._extentsVersion = this.version;
    }
    return this._extents;
  }

  protected fetch(start: number, stop: number): Promise<Slice<PageText>> {
    return this._api.pages(this.envelope.id, start, stop);
  }

  private _extents: readonly PageExtent[] = [];
  private _extentsVersion = -1;
}

/**
 * The chunks of a stored result; those in the envelope stand in until they come.
 *
 * Without an envelope there are no chunks, and none are asked for.
 */
export class ChunksModel extends PagedModel<Chunk> {
  constructor(
    private readonly _api: Api,
    readonly envelope: EnvelopeOf<'chunks'> | null
  ) {
    super(envelope?.data.count ?? 0, 100);
    envelope?.data.chunks.forEach((chunk, position) => this.put(position, chunk));
  }

  get maxTokens(): number {
    return this.envelope?.data.maxTokens ?? 0;
  }

  /** All chunks that are there, in order. */
  get chunks(): readonly Chunk[] {
    if (this._cachedVersion !== this.version) {
      this._cached = [];
      for (let position = 0; position < this.total; position++) {
        const chunk = this.item(position);
        if (chunk) {
          this._cached.push(chunk);
        }
      }
      this._cachedVersion = this.version;
    }
    return this._cached;
  }

  protected fetch(start: number, stop: number): Promise<Slice<Chunk>> {
    return this._api.chunks(this.envelope?.id ?? '', start, stop);
  }

  private _cached: Chunk[] = [];
  private _cachedVersion = -1;
}
