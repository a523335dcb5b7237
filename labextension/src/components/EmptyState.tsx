import { addBelowIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { ferrolabIcon } from '../icons';
import { IconButton } from './basics';
import { useServices } from './context';

/** What a first-time user sees: three lines to try. */
export function EmptyState(): React.JSX.Element {
  const { trans, host } = useServices();
  const examples = [
    [trans.__('Read a document'), '%agent parse report.pdf'],
    [
      trans.__('Cut it into chunks that fit a model'),
      '%agent chunk report.pdf --max-tokens 512 --overlap 64'
    ],
    [
      trans.__('Count tokens exactly'),
      '%agent tokens "How long is this?" --model gpt-4o'
    ]
  ] as const;
  return (
    <section className="fl-Empty" aria-label={trans.__('First steps')}>
      <ferrolabIcon.react tag="span" className="fl-Empty-icon" />
      <h3>{trans.__('No results yet')}</h3>
      <p>
        {trans.__(
          'Results of %agent lines in your notebook gather here, and so do those of files you drop and tools you run in this panel. Try one of these in a cell:'
        )}
      </p>
      <ul>
        {examples.map(([what, line]) => (
          <li key={line}>
            <span>{what}</span>
            <code>{line}</code>
            <IconButton
              label={trans.__('Insert “%1” into the notebook', line)}
              icon={addBelowIcon}
              onClick={() => host.insert(line)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
