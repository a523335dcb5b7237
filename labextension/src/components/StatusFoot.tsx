import { refreshIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { backendClass, classes, IconButton } from './basics';
import { StatusBody } from './card/bodies';
import { useModel, useServices } from './context';

/** The server's state: which backend runs, in which version. */
export function StatusFoot(): React.JSX.Element {
  const { trans, panel } = useServices();
  const server = useModel(panel.server);
  const { status, error, isLoading } = server;
  const backend = status
    ? status.nativeVersion === null
      ? 'python'
      : 'native'
    : 'missing';
  return (
    <div className="fl-Foot" role="group" aria-label={trans.__('State of ferrolab')}>
      {status && !error ? (
        <details>
          <summary>
            <span className={classes('fl-Dot', backendClass(backend))} />
            <span data-testid="ferrolab-backend">
              {backend === 'native'
                ? trans.__('native %1', status.nativeVersion)
                : trans.__('Python fallback')}
            </span>
            <span className="fl-muted">{trans.__('ferrolab %1', status.version)}</span>
          </summary>
          <div
            className="fl-Foot-detail"
            role="region"
            aria-label={trans.__('Backends')}
            tabIndex={0}
          >
            <StatusBody data={status} trans={trans} />
          </div>
        </details>
      ) : (
        <span className="fl-Foot-offline" role="status">
          <span className={classes('fl-Dot', !isLoading && 'fl-backend-missing')} />
          {isLoading
            ? trans.__('Asking the server…')
            : trans.__('Server not reachable')}
        </span>
      )}
      <IconButton
        label={trans.__('Ask the server again')}
        icon={refreshIcon}
        isDisabled={isLoading}
        onClick={() => void server.refresh()}
      />
    </div>
  );
}
