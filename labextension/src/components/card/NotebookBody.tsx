import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { NotebookCell, NotebookData } from '../../contract/pictures';
import { formatBytes, formatCount } from '../../format';
import { BodyProps, Facts } from './parts';

/** How many cells a card lists. */
const CELLS_SHOWN = 200;

/** A notebook in outline: a line for each cell. */
export function NotebookBody({
  data,
  trans
}: BodyProps<NotebookData>): React.JSX.Element {
  const { source, cells, cellCount } = data;
  const shown = cells.slice(0, CELLS_SHOWN);
  return (
    <>
      <Facts
        facts={[
          [trans.__('Cells'), formatCount(cellCount)],
          [trans.__('With code'), formatCount(data.codeCells)],
          [trans.__('Outputs'), formatCount(data.outputs)],
          [trans.__('Errors'), data.errors > 0 ? formatCount(data.errors) : ''],
          [trans.__('Language'), data.language],
          [trans.__('Kernel'), data.kernel],
          [trans.__('Format'), data.format],
          [trans.__('Size'), source?.bytes != null ? formatBytes(source.bytes) : '']
        ]}
      />
      <ol
        className="fl-NotebookCells"
        aria-label={trans.__('Cells')}
        role="list"
        tabIndex={0}
      >
        {shown.map(cell => (
          <CellLine key={cell.number} cell={cell} trans={trans} />
        ))}
      </ol>
      {cellCount > shown.length && (
        <p className="fl-muted">
          {trans.__('and %1 more', formatCount(cellCount - shown.length))}
        </p>
      )}
    </>
  );
}

function CellLine(props: {
  readonly cell: NotebookCell;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { cell, trans } = props;
  const { number, type, level, title, outputs, error, executionCount } = cell;
  const isCode = type === 'code';
  return (
    <li className={level > 0 ? 'fl-mod-heading' : undefined}>
      <span className="fl-muted fl-NotebookCells-number">
        {isCode ? `[${executionCount ?? ' '}]` : number}
      </span>
      <span style={{ paddingInlineStart: `${Math.max(level - 1, 0) * 12}px` }}>
        {isCode ? <code>{title || '—'}</code> : title || '—'}
      </span>
      {outputs.length > 0 && (
        <span className="fl-muted">{`→ ${outputs.join(', ')}`}</span>
      )}
      {error && (
        <span className="fl-Chip fl-mod-warn">{trans.__('Error: %1', error)}</span>
      )}
    </li>
  );
}
