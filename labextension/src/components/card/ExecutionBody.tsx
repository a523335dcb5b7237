import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import {
  ExecutionData,
  RunError,
  RunValue,
  WrittenFile
} from '../../contract/execution';
import { formatBytes, formatCount, formatMemory, formatSeconds } from '../../format';
import { terminalText } from '../../text/terminal';
import { Notice } from '../basics';
import { Displays, ForeignHtml } from './Displays';
import { EndBadge } from './EndBadge';
import { Meters } from './Meters';
import { BodyProps, Excerpt, Fold } from './parts';
import { StreamedContext } from './rich';
import { IsolationWarning, Shield } from './Shield';
import { Variables } from './Variables';

/** What came of running code: how it ended, what it wrote, made and left behind. */
export function ExecutionBody({
  data,
  trans
}: BodyProps<ExecutionData>): React.JSX.Element {
  return (
    <>
      <p className="fl-RunHead">
        <EndBadge status={data.status} limit={data.limit} trans={trans} />
      </p>
      <IsolationWarning isolation={data.isolation} trans={trans} />
      {data.restored && (
        <Notice tone="info">
          {trans.__('The code died; the variables of earlier cells are kept.')}
        </Notice>
      )}
      {data.error && <ErrorPart error={data.error} trans={trans} />}
      <Stream
        text={data.stdout}
        isTruncated={data.stdoutTruncated}
        label={trans.__('Output')}
        trans={trans}
      />
      <Stream
        text={data.stderr}
        isTruncated={data.stderrTruncated}
        label={trans.__('Error output')}
        trans={trans}
      />
      {data.value && <ValuePart value={data.value} trans={trans} />}
      <Displays displays={data.displays} trans={trans} />
      <Files files={data.files} trans={trans} />
      <Meters
        measures={[
          {
            label: trans.__('Time'),
            used: data.seconds,
            limit: data.limits.timeoutSeconds,
            format: formatSeconds
          },
          {
            label: trans.__('CPU'),
            used: data.cpuSeconds,
            limit: data.limits.cpuSeconds,
            format: formatSeconds
          },
          {
            label: trans.__('Peak memory'),
            used: data.peakMemoryBytes,
            limit: data.limits.maxMemoryBytes,
            format: formatMemory
          }
        ]}
      />
      {data.variables.length > 0 && (
        <Fold label={trans._n('%1 variable', '%1 variables', data.variables.length)}>
          <Variables variables={data.variables} trans={trans} />
        </Fold>
      )}
      {data.code && (
        <Fold label={trans.__('Code')}>
          <Excerpt text={data.code} label={trans.__('Code')} isCode />
        </Fold>
      )}
      <Shield isolation={data.isolation} trans={trans} />
    </>
  );
}

function Stream(props: {
  readonly text: string;
  readonly isTruncated: boolean;
  readonly label: string;
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  const { text, isTruncated, label, trans } = props;
  const isStreamed = React.useContext(StreamedContext);
  if (text === '' && !isTruncated) {
    return null;
  }
  const content = (
    <>
      <Excerpt text={terminalText(text)} label={label} isCode />
      {isTruncated && (
        <p className="fl-muted">{trans.__('There was more; this is a part of it.')}</p>
      )}
    </>
  );
  return isStreamed ? (
    <Fold label={label}>{content}</Fold>
  ) : (
    <div className="fl-Stream">
      <div className="fl-PartLabel">{label}</div>
      {content}
    </div>
  );
}

function ErrorPart(props: {
  readonly error: RunError;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { error, trans } = props;
  return (
    <div className="fl-RunError">
      <p className="fl-Error-message">
        <strong>{error.type}</strong>
        {error.message && `: ${terminalText(error.message)}`}
      </p>
      {error.traceback && (
        <Fold label={trans.__('Traceback')}>
          <Excerpt
            text={terminalText(error.traceback)}
            label={trans.__('Traceback')}
            isCode
          />
        </Fold>
      )}
    </div>
  );
}

function ValuePart(props: {
  readonly value: RunValue;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { value, trans } = props;
  const size =
    value.rows !== null && value.columns !== null
      ? trans.__('%1 × %2', formatCount(value.rows), formatCount(value.columns))
      : '';
  return (
    <div className="fl-RunValue">
      <div className="fl-PartLabel">
        {[trans.__('Value'), value.type, size].filter(Boolean).join(' · ')}
      </div>
      {value.html === null ? (
        <Excerpt text={terminalText(value.repr)} label={trans.__('Value')} isCode />
      ) : (
        <ForeignHtml html={value.html} label={trans.__('Value')} trans={trans} />
      )}
    </div>
  );
}

function Files(props: {
  readonly files: readonly WrittenFile[];
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  const { files, trans } = props;
  return files.length === 0 ? null : (
    <div className="fl-Files">
      <div className="fl-PartLabel">
        {trans._n('%1 file written', '%1 files written', files.length)}
      </div>
      <ul>
        {files.map(({ name, bytes }, index) => (
          <li key={index}>
            <code>{name}</code>
            {bytes !== null && (
              <span className="fl-muted fl-number">{formatBytes(bytes)}</span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
