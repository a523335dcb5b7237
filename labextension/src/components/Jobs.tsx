import { closeIcon, stopIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Job } from '../contract/job';
import { Failure } from '../models/panel';
import { Button, IconButton } from './basics';
import { useModel, useServices } from './context';

/** What runs now, and the last run that failed. */
export function Jobs(): React.JSX.Element {
  const { trans, panel } = useServices();
  const { running } = useModel(panel.jobs);
  useModel(panel);
  return (
    <>
      <div className="fl-visually-hidden" role="status">
        {running.length > 0
          ? trans._n('%1 tool is running', '%1 tools are running', running.length)
          : ''}
      </div>
      {running.length > 0 && (
        <ul className="fl-Jobs" aria-label={trans.__('Running')}>
          {running.map(job => (
            <JobRow key={job.id} job={job} />
          ))}
        </ul>
      )}
      {panel.failure && <FailureBox failure={panel.failure} />}
    </>
  );
}

/** What a run is about: its first argument that is a short text. */
function subject(job: { readonly arguments: Job['arguments'] }): string {
  const text = Object.values(job.arguments).find(
    (value): value is string => typeof value === 'string'
  );
  return text === undefined ? '' : text.slice(0, 80);
}

function JobRow({ job }: { readonly job: Job }): React.JSX.Element {
  const { trans, panel } = useServices();
  const { progress } = job;
  const name = `${job.tool} ${subject(job)}`.trim();
  return (
    <li className="fl-Job">
      <span className="fl-Job-name">{name}</span>
      <IconButton
        label={trans.__('Cancel %1', name)}
        icon={stopIcon}
        onClick={() => void panel.cancel(job.id)}
      />
      <progress
        aria-label={name}
        max={progress?.total ?? undefined}
        value={progress?.total ? progress.done : undefined}
      />
      <span className="fl-Job-message fl-muted">
        {progress?.message ||
          (job.state === 'queued' ? trans.__('waiting') : trans.__('running'))}
        {progress?.total ? ` · ${progress.done} / ${progress.total}` : ''}
      </span>
    </li>
  );
}

function FailureBox({ failure }: { readonly failure: Failure }): React.JSX.Element {
  const { trans, panel } = useServices();
  const { call, error } = failure;
  const isInForm = panel.tab === 'tools' && panel.form?.tool === call.tool;
  return (
    <div className="fl-Failure" role="alert">
      <div className="fl-Failure-head">
        <strong>{trans.__('%1 failed', `${call.tool} ${subject(call)}`.trim())}</strong>
        <IconButton
          label={trans.__('Dismiss')}
          icon={closeIcon}
          onClick={() => panel.dismissFailure()}
        />
      </div>
      <p>{error.message || error.type}</p>
      {error.hint && <p className="fl-Error-hint">{error.hint}</p>}
      <p className="fl-muted">
        <code>{error.code}</code>
      </p>
      {!isInForm && (
        <div className="fl-Actions">
          {error.retryable && (
            <Button
              label={trans.__('Try again')}
              onClick={() => void panel.run(call)}
            />
          )}
          {panel.server.tool(call.tool) && (
            <Button
              label={trans.__('Open the form')}
              onClick={() => panel.showForm(call.tool, call.arguments)}
            />
          )}
        </div>
      )}
    </div>
  );
}
