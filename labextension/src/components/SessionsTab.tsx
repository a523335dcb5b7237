import { refreshIcon, stopIcon, undoIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Session } from '../contract/execution';
import { SessionGroup } from '../models/sessions';
import { Button, IconButton, Notice } from './basics';
import { SessionList } from './card/SessionsBody';
import { useModel, useServices } from './context';

/** Opens a session. */
const EXAMPLE = '%%agent run --session work';

/** Sessions that code runs in, by where they live. */
export function SessionsTab(): React.JSX.Element {
  const { trans, panel } = useServices();
  const { notebook } = useModel(panel.results);
  const { server, kernel } = panel.sessions;
  const { tools } = useModel(panel.server);
  // The server is asked as soon as it is known to have sessions; a kernel, in which
  // that runs code, only on the user's word and after runs.
  React.useEffect(() => {
    if (server.sessions === null) {
      void server.refresh();
    }
  }, [server, tools]);
  return (
    <div className="fl-Scroll">
      {kernel && (
        <Group
          group={kernel}
          name={
            notebook === null ? trans.__('Kernel') : trans.__('Kernel of %1', notebook)
          }
          unavailable={trans.__(
            'No kernel runs. Sessions of a notebook’s kernel show here once code has run in one: %1',
            EXAMPLE
          )}
        />
      )}
      <Group
        group={server}
        name={trans.__('Server')}
        unavailable={
          panel.server.error
            ? trans.__('The server part of ferrolab does not answer.')
            : trans.__('This server has no tool that runs code.')
        }
      />
    </div>
  );
}

interface GroupProps {
  readonly group: SessionGroup;
  readonly name: string;
  /** Why there is nobody to ask. */
  readonly unavailable: string;
}

function Group({ group, name, unavailable }: GroupProps): React.JSX.Element {
  const { trans } = useServices();
  useModel(group);
  const heading = React.useRef<HTMLHeadingElement>(null);
  return (
    <section className="fl-SessionGroup fl-ResultGroup" aria-label={name}>
      <div className="fl-SessionGroup-head">
        <h3 ref={heading} tabIndex={-1}>
          {name}
        </h3>
        <IconButton
          label={trans.__('Refresh: %1', name)}
          icon={refreshIcon}
          isDisabled={!group.isAvailable || group.isLoading}
          onClick={() => void group.refresh()}
        />
      </div>
      <div className="fl-muted" role="status">
        {group.isLoading &&
          (group.isBusy
            ? trans.__('Busy: the sessions are listed when what runs has ended.')
            : trans.__('Asking for the sessions…'))}
      </div>
      {group.error && (
        <Notice tone="error" role="alert">
          {group.error.message || group.error.type}
          {group.error.hint && (
            <span className="fl-Error-hint">{group.error.hint}</span>
          )}
        </Notice>
      )}
      {group.isAvailable ? (
        <Known
          group={group}
          // What was reset is gone, and with it the button that had the focus.
          onReset={() => heading.current?.focus()}
        />
      ) : (
        <p className="fl-muted">{unavailable}</p>
      )}
    </section>
  );
}

function Known(props: {
  readonly group: SessionGroup;
  readonly onReset: () => void;
}): React.JSX.Element | null {
  const { trans } = useServices();
  const { group, onReset } = props;
  const { sessions, isLoading } = group;
  if (sessions === null) {
    return isLoading || group.error ? null : (
      <p>
        {trans.__('Its sessions are not known yet.')}{' '}
        <Button label={trans.__('Ask for them')} onClick={() => void group.refresh()} />
      </p>
    );
  }
  const actions = (session: Session) => (
    <>
      <Button
        label={trans.__('Stop')}
        icon={stopIcon}
        title={trans.__('Stop what runs; the variables stay')}
        isDisabled={session.state !== 'running' && !group.isBusy}
        onClick={() => void group.stop(session.name)}
      />
      <Button
        label={trans.__('Reset')}
        icon={undoIcon}
        title={trans.__('Throw the session away with its variables')}
        onClick={() => void group.reset(session.name).then(onReset)}
      />
    </>
  );
  return (
    <SessionList
      sessions={sessions}
      trans={trans}
      empty={trans.__('No session is open. One opens with: %1', EXAMPLE)}
      actions={actions}
    />
  );
}
