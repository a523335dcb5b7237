import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Envelope, Kind, Meta } from '../../contract/envelope';
import { formatSeconds } from '../../format';
import { KindIcon } from '../../icons';
import { backendClass, classes, Notice } from '../basics';
import { CardBody } from './bodies';
import { Boundary } from './Boundary';

export function kindLabel(kind: Kind, trans: TranslationBundle): string {
  switch (kind) {
    case 'document':
      return trans.__('Document');
    case 'documents':
      return trans.__('Documents');
    case 'page':
      return trans.__('Page');
    case 'chunks':
      return trans.__('Chunks');
    case 'token_count':
      return trans.__('Token count');
    case 'text':
      return trans.__('Text');
    case 'selection':
      return trans.__('Selection');
    case 'execution':
      return trans.__('Run');
    case 'sessions':
      return trans.__('Sessions');
    case 'chart':
      return trans.__('Chart');
    case 'image':
      return trans.__('Picture');
    case 'findings':
      return trans.__('Findings');
    case 'notebook':
      return trans.__('Notebook');
    case 'tools':
      return trans.__('Tools');
    case 'status':
      return trans.__('Status');
    case 'error':
      return trans.__('Error');
    case 'value':
      return trans.__('Value');
  }
}

/** Which backend ran, and how long. */
function RunBadge({ meta }: { readonly meta: Meta }): React.JSX.Element | null {
  const time = meta.seconds === null ? '' : formatSeconds(meta.seconds);
  if (!meta.backend && !time) {
    return null;
  }
  return (
    <span className={classes('fl-Badge', backendClass(meta.backend))}>
      {[meta.backend, time].filter(Boolean).join(' · ')}
    </span>
  );
}

/** Warnings that stand open before the rest is counted. */
const WARNINGS_SHOWN = 5;

function Warnings(props: {
  readonly meta: Meta;
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  const { meta, trans } = props;
  const limits = meta.limits.map(limit => trans.__('Limit reached: %1', limit));
  const warnings = [...limits, ...meta.warnings];
  if (warnings.length === 0) {
    return null;
  }
  return (
    <Notice tone="warning">
      <ul>
        {warnings.slice(0, WARNINGS_SHOWN).map((warning, index) => (
          <li key={index}>{warning}</li>
        ))}
      </ul>
      {warnings.length > WARNINGS_SHOWN &&
        trans.__('and %1 more', warnings.length - WARNINGS_SHOWN)}
    </Notice>
  );
}

export interface CardProps {
  readonly envelope: Envelope;
  readonly trans: TranslationBundle;
  /** In the panel's detail view the heading stands above the card. */
  readonly hasHeading?: boolean;
}

/** A result, whole and compact: as it shows in an output. */
export function Card({
  envelope,
  trans,
  hasHeading = true
}: CardProps): React.JSX.Element {
  const { kind, title, summary, meta } = envelope;
  return (
    <article className={`fl-Card fl-kind-${kind}`} aria-label={title}>
      {hasHeading && (
        <header className="fl-Card-head">
          <KindIcon kind={kind} />
          <div className="fl-Card-titles">
            <div className="fl-Card-title">
              <strong>{title}</strong>
              <span className="fl-Chip">{kindLabel(kind, trans)}</span>
            </div>
            {summary && <div className="fl-Card-summary">{summary}</div>}
          </div>
          <RunBadge meta={meta} />
        </header>
      )}
      <Warnings meta={meta} trans={trans} />
      <Boundary
        key={envelope.id}
        fallback={
          <p className="fl-muted">{trans.__('This result cannot be drawn.')}</p>
        }
      >
        <CardBody envelope={envelope} trans={trans} />
      </Boundary>
      {!hasHeading && <RunBadge meta={meta} />}
    </article>
  );
}
