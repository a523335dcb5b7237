/** How a run ended, in words and never by colour alone. */

import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { RunLimit, RunStatus } from '../../contract/execution';
import { classes } from '../basics';

function statusLabel(
  status: RunStatus,
  limit: RunLimit | null,
  trans: TranslationBundle
): string {
  switch (status) {
    case 'ok':
      return trans.__('✓ ok');
    case 'error':
      return trans.__('✗ error');
    case 'timeout':
      return limit === 'cpu_time'
        ? trans.__('✗ CPU time ran out')
        : trans.__('✗ time ran out');
    case 'limit':
      return limit === null ? trans.__('✗ a limit struck') : limitLabel(limit, trans);
    case 'killed':
      return limit === null ? trans.__('✗ killed') : limitLabel(limit, trans);
    case 'cancelled':
      return trans.__('■ stopped');
    case 'unknown':
      return trans.__('? unknown end');
  }
}

function limitLabel(limit: RunLimit, trans: TranslationBundle): string {
  switch (limit) {
    case 'wall_time':
      return trans.__('✗ time ran out');
    case 'cpu_time':
      return trans.__('✗ CPU time ran out');
    case 'memory':
      return trans.__('✗ memory limit reached');
    case 'output':
      return trans.__('✗ output limit reached');
    case 'threads':
      return trans.__('✗ thread limit reached');
    case 'files':
      return trans.__('✗ file limit reached');
    case 'protocol':
      return trans.__('✗ killed: it tampered with the channel');
  }
}

export function EndBadge(props: {
  readonly status: RunStatus;
  readonly limit?: RunLimit | null;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { status, limit = null, trans } = props;
  return (
    <span
      className={classes(
        'fl-Chip',
        status === 'ok' && 'fl-mod-good',
        status === 'cancelled' || status === 'unknown' ? 'fl-mod-warn' : '',
        !['ok', 'cancelled', 'unknown'].includes(status) && 'fl-mod-bad'
      )}
    >
      {statusLabel(status, limit, trans)}
    </span>
  );
}
