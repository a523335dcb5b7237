import { Api, Slice } from '../api';
import { EnvelopeOf } from '../contract/envelope';
import { DocumentFile } from '../contract/reading';
import { PagedModel } from './paged';

/** The files behind a result that read many; those in the envelope are there at once. */
export class FilesModel extends PagedModel<DocumentFile> {
  constructor(
    private readonly _api: Api,
    private readonly _envelope: EnvelopeOf<'documents'>
  ) {
    super(_envelope.data.count, 100);
    _envelope.data.files.forEach((file, position) => this.put(position, file));
  }

  protected override isThere(position: number): boolean {
    return position < this._envelope.data.files.length;
  }

  protected fetch(start: number, stop: number): Promise<Slice<DocumentFile>> {
    return this._api.files(this._envelope.id, start, stop);
  }
}
