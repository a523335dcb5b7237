/** The middle of a card, for each kind of result. */

import * as React from 'react';

import {
  DocumentData,
  Envelope,
  ErrorData,
  SelectionData,
  StatusData,
  TextData,
  TokenCountData,
  ToolsData,
  ValueData
} from '../../contract/envelope';
import { formatJson, readFacts } from '../../contract/json';
import { isDoubted } from '../../contract/reading';
import { formatBytes, formatCount, formatShare, share } from '../../format';
import { backendClass, classes, Notice, UsageBar } from '../basics';
import { ChartBody } from './ChartBody';
import { ChunksBody } from './ChunksBody';
import { DocumentsBody } from './DocumentsBody';
import { ExecutionBody } from './ExecutionBody';
import { FindingsBody } from './FindingsBody';
import { ImageBody } from './ImageBody';
import { NotebookBody } from './NotebookBody';
import { PageBody } from './PageBody';
import { BodyProps, Excerpt, Facts, Fold, SectionList, TokenPreview } from './parts';
import { SessionsBody } from './SessionsBody';

function countOrNothing(count: number): string {
  return count > 0 ? formatCount(count) : '';
}

function DocumentBody({ data, trans }: BodyProps<DocumentData>): React.JSX.Element {
  const { source } = data;
  return (
    <>
      <Facts
        facts={[
          [trans.__('Pages'), data.pageCount ? formatCount(data.pageCount) : ''],
          [trans.__('Characters'), formatCount(data.characters)],
          [trans.__('Format'), data.format],
          [trans.__('Size'), source?.bytes != null ? formatBytes(source.bytes) : ''],
          [trans.__('Tables'), countOrNothing(data.tables)],
          [trans.__('Links'), countOrNothing(data.links)],
          [trans.__('Pictures'), countOrNothing(data.images)],
          [trans.__('Annotations'), countOrNothing(data.annotations)],
          [trans.__('Form fields'), countOrNothing(data.fields)]
        ]}
      />
      <DoubtedPages pages={data.pages} trans={trans} />
      <SectionList sections={data.sections} trans={trans} />
      <Attachments attachments={data.attachments} trans={trans} />
      {data.metadata.length > 0 && (
        <Fold label={trans.__('Metadata')}>
          <Facts facts={data.metadata} />
        </Fold>
      )}
      {data.excerpt && (
        <Fold label={trans.__('Beginning of the text')} isOpen>
          <Excerpt text={data.excerpt} label={trans.__('Beginning of the text')} />
        </Fold>
      )}
    </>
  );
}

/** How many page numbers a card names. */
const DOUBTED_NAMED = 12;

/** Which pages have a text that cannot be trusted. */
function DoubtedPages(props: {
  readonly pages: DocumentData['pages'];
  readonly trans: BodyProps<unknown>['trans'];
}): React.JSX.Element | null {
  const { pages, trans } = props;
  const doubted = pages.filter(({ quality }) => isDoubted(quality));
  if (doubted.length === 0) {
    return null;
  }
  const named = doubted.slice(0, DOUBTED_NAMED).map(({ number }) => number);
  const more = doubted.length > named.length ? ' …' : '';
  return (
    <Notice tone="warning">
      {trans._n(
        'The text of %1 page cannot be trusted:',
        'The text of %1 pages cannot be trusted:',
        doubted.length
      )}{' '}
      {named.join(', ') + more}
    </Notice>
  );
}

function Attachments(props: {
  readonly attachments: DocumentData['attachments'];
  readonly trans: BodyProps<unknown>['trans'];
}): React.JSX.Element | null {
  const { attachments, trans } = props;
  return attachments.length === 0 ? null : (
    <Fold label={trans._n('%1 attachment', '%1 attachments', attachments.length)}>
      <ul className="fl-Attachments">
        {attachments.map(({ name, mediaType, bytes }, index) => (
          <li key={index}>
            <span>{name}</span>
            <span className="fl-muted">
              {[mediaType, bytes === null ? '' : formatBytes(bytes)]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </Fold>
  );
}

function TokenCountBody({ data, trans }: BodyProps<TokenCountData>): React.JSX.Element {
  const { count, contextWindow } = data;
  return (
    <>
      <p className="fl-Headline">
        <strong>{formatCount(count)}</strong> {trans._n('token', 'tokens', count)}
        {!data.exact && (
          <span className="fl-Chip fl-mod-warn">{trans.__('estimate')}</span>
        )}
      </p>
      {data.reason && <p className="fl-muted">{data.reason}</p>}
      {contextWindow !== null && contextWindow > 0 && (
        <div className="fl-Meter">
          <UsageBar used={count} limit={contextWindow} />
          <span>
            {trans.__(
              '%1 of %2’s context of %3',
              formatShare(share(count, contextWindow)),
              data.model,
              formatCount(contextWindow)
            )}
          </span>
        </div>
      )}
      <Facts
        facts={[
          [trans.__('Characters'), formatCount(data.characters)],
          [trans.__('Model'), data.model],
          [trans.__('Encoding'), data.encoding]
        ]}
      />
      <TokenPreview
        tokens={data.tokens}
        isTruncated={data.previewTruncated}
        trans={trans}
      />
    </>
  );
}

function TextBody({ data, trans }: BodyProps<TextData>): React.JSX.Element {
  return (
    <>
      <Facts
        facts={[
          [trans.__('Tokens'), data.tokens === null ? '' : formatCount(data.tokens)],
          [
            trans.__('Shortened from'),
            data.truncatedFrom === null ? '' : formatCount(data.truncatedFrom)
          ],
          [trans.__('Model'), data.model]
        ]}
      />
      <Excerpt text={data.text} label={trans.__('Text')} />
    </>
  );
}

/** How many matches a card draws. */
const MATCHES_SHOWN = 30;

function SelectionBody({ data, trans }: BodyProps<SelectionData>): React.JSX.Element {
  return (
    <>
      <Facts
        facts={[
          [trans.__('Selector'), <code key="selector">{data.selector}</code>],
          [trans.__('Matches'), formatCount(data.count)]
        ]}
      />
      <ol className="fl-Matches">
        {data.matches.slice(0, MATCHES_SHOWN).map((match, index) => (
          <li key={index}>
            <span className="fl-Match-text">
              {match.name && <code>{`<${match.name}>`}</code>} {match.text}
            </span>
            {(match.html || match.attributes.length > 0) && (
              <Fold label={trans.__('Source')}>
                <Facts facts={match.attributes} />
                <Excerpt text={match.html} label={trans.__('HTML')} isCode />
              </Fold>
            )}
          </li>
        ))}
      </ol>
      {data.count > MATCHES_SHOWN && (
        <p className="fl-muted">
          {trans.__('and %1 more', data.count - MATCHES_SHOWN)}
        </p>
      )}
    </>
  );
}

function ToolsBody({ data }: BodyProps<ToolsData>): React.JSX.Element {
  return (
    <ul className="fl-ToolRows">
      {data.tools.map(tool => (
        <li key={tool.name}>
          <strong>{tool.name}</strong> <span>{tool.summary}</span>
          {tool.effects.map(effect => (
            <span key={effect} className="fl-Chip">
              {effect}
            </span>
          ))}
          {tool.usage && <code className="fl-Usage">{tool.usage}</code>}
        </li>
      ))}
    </ul>
  );
}

export function StatusBody({ data, trans }: BodyProps<StatusData>): React.JSX.Element {
  return (
    <>
      <Facts
        facts={[
          [trans.__('ferrolab'), data.version],
          [trans.__('Native module'), data.nativeVersion ?? trans.__('not installed')],
          [trans.__('Python'), data.python],
          [trans.__('Platform'), data.platform]
        ]}
      />
      <ul className="fl-Backends">
        {data.backends.map(row => (
          <li key={row.function}>
            <span>{row.function}</span>
            <span className={classes('fl-Chip', backendClass(row.backend))}>
              {row.backend}
            </span>
            {row.note && <span className="fl-muted">{row.note}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}

function ErrorBody({ data, trans }: BodyProps<ErrorData>): React.JSX.Element {
  const context = readFacts(data.context);
  return (
    <>
      <p className="fl-Error-message">{data.message}</p>
      {data.hint && <p className="fl-Error-hint">{data.hint}</p>}
      <p className="fl-muted">
        <code>{data.code}</code> {data.type}
      </p>
      {context.length > 0 && (
        <Fold label={trans.__('Context')}>
          <Facts facts={context} />
        </Fold>
      )}
    </>
  );
}

function ValueBody({ data, trans }: BodyProps<ValueData>): React.JSX.Element {
  return <Excerpt text={formatJson(data.value)} label={trans.__('Value')} isCode />;
}

export function CardBody(props: {
  readonly envelope: Envelope;
  readonly trans: BodyProps<unknown>['trans'];
}): React.JSX.Element {
  const { envelope, trans } = props;
  switch (envelope.kind) {
    case 'document':
      return <DocumentBody data={envelope.data} trans={trans} />;
    case 'documents':
      return <DocumentsBody envelope={envelope} trans={trans} />;
    case 'page':
      return <PageBody envelope={envelope} trans={trans} />;
    case 'chunks':
      return <ChunksBody data={envelope.data} trans={trans} />;
    case 'token_count':
      return <TokenCountBody data={envelope.data} trans={trans} />;
    case 'text':
      return <TextBody data={envelope.data} trans={trans} />;
    case 'selection':
      return <SelectionBody data={envelope.data} trans={trans} />;
    case 'execution':
      return <ExecutionBody data={envelope.data} trans={trans} />;
    case 'sessions':
      return <SessionsBody data={envelope.data} trans={trans} />;
    case 'chart':
      return <ChartBody envelope={envelope} trans={trans} />;
    case 'image':
      return <ImageBody envelope={envelope} trans={trans} />;
    case 'findings':
      return <FindingsBody data={envelope.data} trans={trans} />;
    case 'notebook':
      return <NotebookBody data={envelope.data} trans={trans} />;
    case 'tools':
      return <ToolsBody data={envelope.data} trans={trans} />;
    case 'status':
      return <StatusBody data={envelope.data} trans={trans} />;
    case 'error':
      return <ErrorBody data={envelope.data} trans={trans} />;
    case 'value':
      return <ValueBody data={envelope.data} trans={trans} />;
  }
}
