import { codeIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Table } from '../../contract/reading';
import { formatCount } from '../../format';
import { ResultEntry } from '../../models/results';
import { TablesModel } from '../../models/tables';
import { Grid, placeCells, tableAsCsv, tableAsMarkdown } from '../../text/table-grid';
import { Button, Notice } from '../basics';
import { useServices } from '../context';
import { Turner } from '../Turner';
import { TableGrid } from './TableGrid';

export interface TablesViewProps {
  readonly entry: ResultEntry;
  readonly tables: TablesModel;
  /** Position of the table that is shown. */
  readonly position: number;
  readonly onPosition: (position: number) => void;
  readonly onShowPage: (page: number) => void;
}

/** The tables of a document, one at a time. */
export function TablesView(props: TablesViewProps): React.JSX.Element {
  const { trans } = useServices();
  const { tables, position } = props;
  React.useEffect(
    () => void tables.load(position, position + 1),
    [tables, tables.version, position]
  );
  const table = tables.item(position);
  const grid = React.useMemo(() => table && placeCells(table), [table]);
  return (
    <div className="fl-TablesView">
      <div className="fl-TableTurner">
        <Turner
          number={position + 1}
          count={tables.total}
          onNumber={number => props.onPosition(number - 1)}
          previousLabel={trans.__('Previous table')}
          nextLabel={trans.__('Next table')}
          numberLabel={trans.__('Table number')}
        />
      </div>
      {table && grid ? (
        <>
          <TableHead {...props} table={table} grid={grid} />
          <TableGrid
            key={position}
            grid={grid}
            label={table.caption ?? trans.__('Table %1', position + 1)}
          />
        </>
      ) : (
        <TableAbsent tables={tables} />
      )}
    </div>
  );
}

function TableAbsent({ tables }: { readonly tables: TablesModel }): React.JSX.Element {
  const { trans } = useServices();
  if (tables.isGone) {
    return (
      <p className="fl-muted fl-Loading">
        {trans.__(
          'The stored result is gone, and with it its tables. Run it again to see them.'
        )}
      </p>
    );
  }
  return tables.error ? (
    <Notice tone="error" role="alert">
      {tables.error.message} {tables.error.hint}
      <Button label={trans.__('Try again')} onClick={() => tables.retry()} />
    </Notice>
  ) : (
    <p className="fl-muted fl-Loading">{trans.__('Loading…')}</p>
  );
}

function TableHead(
  props: TablesViewProps & { readonly table: Table; readonly grid: Grid }
): React.JSX.Element {
  const { trans, host } = useServices();
  const { entry, table, grid, position, onShowPage } = props;
  const { page, caption } = table;
  const [problem, setProblem] = React.useState('');
  const copy = (text: string | null) => {
    setProblem(
      text === null ? trans.__('The table is too large for the clipboard.') : ''
    );
    if (text !== null) {
      host.copy(text);
    }
  };
  return (
    <div className="fl-TableHead">
      {caption && <h4>{caption}</h4>}
      <p className="fl-muted">
        {trans.__(
          '%1 rows × %2 columns',
          formatCount(grid.rows.length),
          formatCount(grid.columnCount)
        )}
      </p>
      <div className="fl-Actions" role="toolbar" aria-label={trans.__('Table')}>
        <span className="fl-muted">{trans.__('Copy as')}</span>
        <Button
          label={trans.__('CSV')}
          fullLabel={trans.__('Copy as CSV')}
          onClick={() => copy(tableAsCsv(grid))}
        />
        <Button
          label={trans.__('Markdown')}
          fullLabel={trans.__('Copy as Markdown')}
          onClick={() => copy(tableAsMarkdown(grid))}
        />
        <Button
          label={trans.__('Insert as code')}
          icon={codeIcon}
          isDisabled={entry.envelope.tool === ''}
          title={`doc.tables[${position}].to_pandas()`}
          onClick={() => host.insertTable(entry, position)}
        />
        {page !== null && (
          <Button
            label={trans.__('Page %1', page)}
            fullLabel={trans.__('Show page %1', page)}
            onClick={() => onShowPage(page)}
          />
        )}
      </div>
      {problem && (
        <Notice tone="warning" role="alert">
          {problem}
        </Notice>
      )}
    </div>
  );
}
