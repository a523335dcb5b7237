import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { PastRun, Session, SessionsData, SessionState } from '../../contract/execution';
import { formatMemory, formatMoment, formatSeconds } from '../../format';
import { classes } from '../basics';
import { EndBadge } from './EndBadge';
import { Meters } from './Meters';
import { BodyProps, Facts, Fold } from './parts';
import { IsolationWarning, Shield } from './Shield';
import { Variables } from './Variables';

export function SessionsBody({
  data,
  trans
}: BodyProps<SessionsData>): React.JSX.Element {
  return (
    <SessionList
      sessions={data.sessions}
      trans={trans}
      empty={trans.__('No session is open.')}
    />
  );
}

export interface SessionListProps {
  readonly sessions: readonly Session[];
  readonly trans: TranslationBundle;
  /** What is said when there are none. */
  readonly empty: string;
  /** What can be done with a session. */
  readonly actions?: (session: Session) => React.ReactNode;
}

/** Sessions, each opening to its variables and its runs. */
export function SessionList(props: SessionListProps): React.JSX.Element {
  const { sessions, trans, empty, actions } = props;
  return sessions.length === 0 ? (
    <p className="fl-muted">{empty}</p>
  ) : (
    <ul className="fl-Sessions">
      {sessions.map(session => (
        <li key={session.name}>
          <OneSession
            session={session}
            isOpen={sessions.length === 1}
            trans={trans}
            actions={actions?.(session)}
          />
        </li>
      ))}
    </ul>
  );
}

function OneSession(props: {
  readonly session: Session;
  readonly isOpen: boolean;
  readonly trans: TranslationBundle;
  readonly actions: React.ReactNode;
}): React.JSX.Element {
  const { session, isOpen, trans, actions } = props;
  // The browser keeps what the reader opens and closes; it is only told how to begin.
  const [startsOpen] = React.useState(isOpen);
  return (
    <details className="fl-Session" open={startsOpen}>
      <summary>
        <strong>{session.name}</strong>
        <StateChip state={session.state} trans={trans} />
        <span className="fl-muted">
          {trans._n('%1 run', '%1 runs', session.runs)}
          {' · '}
          {trans._n('%1 variable', '%1 variables', session.variables.length)}
        </span>
      </summary>
      <div className="fl-Session-body">
        {actions && (
          <div
            className="fl-Actions"
            role="toolbar"
            aria-label={trans.__('Actions for session %1', session.name)}
          >
            {actions}
          </div>
        )}
        <IsolationWarning isolation={session.isolation} trans={trans} />
        <Meters
          measures={[
            {
              label: trans.__('Memory'),
              used: session.memoryBytes,
              limit: session.limits.maxMemoryBytes,
              format: formatMemory
            }
          ]}
        />
        <Facts facts={[[trans.__('Opened'), formatMoment(session.created)]]} />
        {session.variables.length > 0 && (
          <Fold label={trans.__('Variables')} isOpen>
            <Variables variables={session.variables} trans={trans} />
          </Fold>
        )}
        {session.history.length > 0 && (
          <Fold label={trans.__('Last runs')}>
            <History runs={session.history} trans={trans} />
          </Fold>
        )}
        <Shield isolation={session.isolation} trans={trans} />
      </div>
    </details>
  );
}

function stateLabel(state: SessionState, trans: TranslationBundle): string {
  switch (state) {
    case 'idle':
      return trans.__('idle');
    case 'running':
      return trans.__('running');
    case 'dead':
      return trans.__('dead');
    case 'unknown':
      return trans.__('unknown');
  }
}

function StateChip(props: {
  readonly state: SessionState;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { state, trans } = props;
  return (
    <span
      className={classes(
        'fl-Chip',
        state === 'running' && 'fl-mod-warn',
        state === 'idle' && 'fl-mod-good',
        state === 'dead' && 'fl-mod-bad'
      )}
    >
      {stateLabel(state, trans)}
    </span>
  );
}

function History(props: {
  readonly runs: readonly PastRun[];
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { runs, trans } = props;
  return (
    <ol className="fl-History">
      {runs.map((run, index) => (
        <li key={index}>
          <EndBadge status={run.status} trans={trans} />
          <code>{run.code}</code>
          <span className="fl-muted fl-number">
            {[
              formatMoment(run.created),
              run.seconds === null ? '' : formatSeconds(run.seconds)
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </li>
      ))}
    </ol>
  );
}
