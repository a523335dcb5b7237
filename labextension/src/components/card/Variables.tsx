import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Variable } from '../../contract/execution';
import { formatMemory } from '../../format';
import { useSearch } from '../search';
import { TableFrame } from './parts';

/** A session's variables; many of them can be searched. */
export function Variables(props: {
  readonly variables: readonly Variable[];
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { variables, trans } = props;
  const { field, accepts } = useSearch(trans.__('Search variables'), variables.length);
  const shown = variables.filter(({ name, type, preview }) =>
    accepts(name, type, preview)
  );
  return (
    <>
      {field}
      {shown.length < variables.length && (
        <p className="fl-muted" role="status">
          {trans.__('%1 of %2 variables', shown.length, variables.length)}
        </p>
      )}
      {shown.length > 0 && (
        <TableFrame label={trans.__('Variables')}>
          <table className="fl-Table">
            <thead>
              <tr>
                <th scope="col">{trans.__('Name')}</th>
                <th scope="col">{trans.__('Value')}</th>
                <th scope="col">{trans.__('Type')}</th>
                <th scope="col">{trans.__('Size')}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ name, type, bytes, preview }, index) => (
                <tr key={index}>
                  <th scope="row">{name}</th>
                  <td className="fl-Preview">{preview}</td>
                  <td>{type}</td>
                  <td className="fl-number">
                    {bytes === null ? '' : formatMemory(bytes)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </>
  );
}
