import {
  addBelowIcon,
  caretLeftIcon,
  closeIcon,
  codeIcon,
  launchIcon,
  refreshIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import { hasPages } from '../contract/envelope';
import { pictureIn } from '../contract/output';
import { KindIcon } from '../icons';
import { ResultEntry } from '../models/results';
import { Button, IconButton } from './basics';
import { OutputContext } from './card/host';
import { useServices } from './context';
import { DocumentsView } from './DocumentsView';
import { DocumentView } from './DocumentView';
import { PageDetail } from './page/PageDetail';
import { WholeCard } from './WholeCard';

/** One result, with all there is to see and do about it. */
export function ResultDetail({
  entry
}: {
  readonly entry: ResultEntry;
}): React.JSX.Element {
  const { envelope, data } = entry;
  const view = React.useMemo(() => (data ? pictureIn(data) : null), [data]);
  return (
    <div className={`fl-Detail fl-kind-${envelope.kind}`}>
      <DetailHead entry={entry} />
      {hasPages(envelope) ? (
        <DocumentView
          key={envelope.id || entry.key}
          entry={entry}
          envelope={envelope}
        />
      ) : envelope.kind === 'documents' ? (
        <DocumentsView key={entry.key} entry={entry} envelope={envelope} />
      ) : envelope.kind === 'page' ? (
        <PageDetail key={entry.key} entry={entry} envelope={envelope} />
      ) : (
        <div className="fl-Scroll">
          <OutputContext.Provider value={view}>
            <WholeCard key={entry.key} envelope={envelope} />
          </OutputContext.Provider>
        </div>
      )}
    </div>
  );
}

function DetailHead({ entry }: { readonly entry: ResultEntry }): React.JSX.Element {
  const { trans, panel, host } = useServices();
  const { envelope, origin } = entry;
  const heading = React.useRef<HTMLHeadingElement>(null);
  // Whoever opened the result with the keyboard goes on reading here.
  React.useEffect(() => heading.current?.focus({ preventScroll: true }), [entry.key]);
  return (
    <div className="fl-Detail-head">
      <div className="fl-Detail-title">
        <IconButton
          label={trans.__('Back to all results')}
          icon={caretLeftIcon}
          onClick={() => panel.showResult(null)}
        />
        <KindIcon kind={envelope.kind} />
        <h3 ref={heading} tabIndex={-1} title={envelope.title}>
          {envelope.title}
        </h3>
      </div>
      {envelope.summary && <p className="fl-muted">{envelope.summary}</p>}
      <div className="fl-Actions" role="toolbar" aria-label={trans.__('Actions')}>
        {envelope.line && (
          <Button
            label={trans.__('Insert %agent line')}
            icon={addBelowIcon}
            title={envelope.line}
            onClick={() => host.insert(envelope.line)}
          />
        )}
        {envelope.tool && (
          <IconButton
            label={trans.__('Insert as code')}
            icon={codeIcon}
            onClick={() => host.insertAsCode(entry)}
          />
        )}
        <IconButton
          label={trans.__('Run again')}
          icon={refreshIcon}
          onClick={() => host.runAgain(entry)}
        />
        {origin.type === 'cell' ? (
          <IconButton
            label={trans.__('Go to cell %1', origin.cellNumber)}
            icon={launchIcon}
            onClick={() => host.jumpTo(entry)}
          />
        ) : (
          <IconButton
            label={trans.__('Remove from the list')}
            icon={closeIcon}
            onClick={() => {
              panel.results.remove(entry.key);
              panel.showResult(null);
            }}
          />
        )}
      </div>
    </div>
  );
}
