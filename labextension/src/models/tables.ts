import { Api, Slice } from '../api';
import { EnvelopeOf } from '../contract/envelope';
import { Table } from '../contract/reading';
import { PagedModel } from './paged';

/** Tables may be large, and are looked at one at a time. */
const BATCH = 2;

/** The tables of a stored document. */
export class TablesModel extends PagedModel<Table> {
  constructor(
    private readonly _api: Api,
    private readonly _envelope: EnvelopeOf<'document'> | null
  ) {
    super(_envelope?.data.tables ?? 0, BATCH);
  }

  /**
   * The position of a page's table, `place` counting from 0 on that page; null when the
   * document has none there.
   *
   * Tables come in the order of their pages, so that few need to be fetched.
   */
  async find(page: number, place: number): Promise<number | null> {
    let low = 0;
    let high = this.total;
    while (low < high) {
      const middle = (low + high) >> 1;
      const table = await this._fetched(middle);
      if (table === null) {
        return null;
      }
      if ((table.page ?? 1) < page) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    const found = await this._fetched(low + place);
    return found !== null && (found.page ?? 1) === page ? low + place : null;
  }

  protected fetch(start: number, stop: number): Promise<Slice<Table>> {
    return this._api.tables(this._envelope?.id ?? '', start, stop);
  }

  private async _fetched(position: number): Promise<Table | null> {
    await this.load(position, position + 1);
    return this.item(position);
  }
}
