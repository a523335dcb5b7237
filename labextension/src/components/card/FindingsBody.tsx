import * as React from 'react';

import { FindingsData, FindingsTable } from '../../contract/pictures';
import { formatCount } from '../../format';
import { BodyProps, Excerpt, Facts, Fold, TableFrame } from './parts';

/** How many rows of a table a card draws. */
const ROWS_SHOWN = 50;

/** What was found out about something: facts, tables and texts. */
export function FindingsBody({
  data,
  trans
}: BodyProps<FindingsData>): React.JSX.Element {
  return (
    <>
      <Facts facts={data.facts} />
      {data.tables.map((table, index) => (
        <Grid key={index} data={table} trans={trans} />
      ))}
      {data.texts.map(({ title, text }, index) => (
        <Fold key={index} label={title}>
          <Excerpt text={text} label={title} isCode />
        </Fold>
      ))}
    </>
  );
}

function Grid({ data, trans }: BodyProps<FindingsTable>): React.JSX.Element {
  const { title, columns, rows, count } = data;
  const shown = rows.slice(0, ROWS_SHOWN);
  return (
    <TableFrame label={title || trans.__('Table')}>
      <table className="fl-FindingsTable">
        {title && <caption>{title}</caption>}
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={index} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row, index) => (
            <tr key={index}>
              {row.map((cell, at) => (
                <td key={at}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {count > shown.length && (
        <p className="fl-muted">
          {trans.__('and %1 more', formatCount(count - shown.length))}
        </p>
      )}
    </TableFrame>
  );
}
