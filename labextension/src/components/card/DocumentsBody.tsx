import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { EnvelopeOf } from '../../contract/envelope';
import { DocumentFile } from '../../contract/reading';
import { formatBytes, formatCount } from '../../format';
import { CardHostContext } from './host';
import { Facts } from './parts';

/** How many files a card lists; those that failed come first. */
const FILES_SHOWN = 30;

/** What became of each file of a folder. */
export function DocumentsBody(props: {
  readonly envelope: EnvelopeOf<'documents'>;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { envelope, trans } = props;
  const { data } = envelope;
  const host = React.useContext(CardHostContext);
  const shown = failedFirst(data.files).slice(0, FILES_SHOWN);
  const hidden = data.count - shown.length;
  return (
    <>
      <DocumentsFacts envelope={envelope} trans={trans} />
      <ul className="fl-FileList">
        {shown.map((file, index) => (
          <li key={index}>
            <FileRow
              file={file}
              onOpen={host && (() => host.openFile(file, envelope))}
              trans={trans}
            />
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <p className="fl-muted">
          {trans.__('and %1 more, which the panel lists', formatCount(hidden))}
        </p>
      )}
    </>
  );
}

export function DocumentsFacts(props: {
  readonly envelope: EnvelopeOf<'documents'>;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { envelope, trans } = props;
  const { count, read, characters } = envelope.data;
  return (
    <Facts
      facts={[
        [trans.__('Files'), formatCount(count)],
        [trans.__('Read'), formatCount(read)],
        [trans.__('Failed'), count > read ? formatCount(count - read) : ''],
        [trans.__('Characters'), formatCount(characters)]
      ]}
    />
  );
}

/** Those that failed are of the most interest. */
function failedFirst(files: readonly DocumentFile[]): DocumentFile[] {
  return [
    ...files.filter(({ error }) => error !== null),
    ...files.filter(({ error }) => error === null)
  ];
}

/** One file: its name, which opens it, and what was found in it or went wrong. */
export function FileRow(props: {
  readonly file: DocumentFile;
  readonly onOpen: (() => void) | null;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { file, onOpen, trans } = props;
  const { name, id, error, warnings } = file;
  return (
    <div className="fl-FileRow">
      <span
        className={
          error ? 'fl-FileRow-state fl-mod-bad' : 'fl-FileRow-state fl-mod-good'
        }
        aria-hidden="true"
      >
        {error ? '✗' : '✓'}
      </span>
      <div className="fl-FileRow-main">
        {id && onOpen ? (
          <button type="button" className="fl-FileRow-name fl-Link" onClick={onOpen}>
            {name}
          </button>
        ) : (
          <span className="fl-FileRow-name">{name}</span>
        )}
        {error ? (
          <div className="fl-FileRow-error">
            <span>{error.message || trans.__('It could not be read.')}</span>
            {error.hint && <span className="fl-Error-hint">{error.hint}</span>}
            <code>{error.code}</code>
          </div>
        ) : (
          <div className="fl-muted">{fileFacts(file, trans)}</div>
        )}
        {warnings.map((warning, index) => (
          <div key={index} className="fl-FileRow-warning">
            {warning}
          </div>
        ))}
      </div>
    </div>
  );
}

function fileFacts(file: DocumentFile, trans: TranslationBundle): string {
  const { format, bytes, pageCount, characters, tables } = file;
  return [
    format,
    bytes === null ? '' : formatBytes(bytes),
    pageCount === null ? '' : trans._n('%1 page', '%1 pages', pageCount),
    trans.__('%1 characters', formatCount(characters)),
    tables > 0 ? trans._n('%1 table', '%1 tables', tables) : ''
  ]
    .filter(Boolean)
    .join(' · ');
}
