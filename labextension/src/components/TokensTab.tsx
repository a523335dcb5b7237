import * as React from 'react';

import { TokenCountData } from '../contract/envelope';
import { formatCount, formatShare, share } from '../format';
import { LiveCount } from '../models/live-count';
import { tokenTotals } from '../models/token-totals';
import { Notice, UsageBar } from './basics';
import { TokenPreview } from './card/parts';
import { useModel, useOwnModel, useServices } from './context';

/** Counts a text as it is typed, and sums up the tokens of all results. */
export function TokensTab(): React.JSX.Element {
  const { panel } = useServices();
  const live = useOwnModel(() => new LiveCount(panel.api), panel.api);
  return (
    <div className="fl-Scroll">
      <LiveCounter live={live} />
      <Totals
        contextWindow={live.count?.contextWindow ?? null}
        model={live.count?.model ?? ''}
      />
    </div>
  );
}

function LiveCounter({ live }: { readonly live: LiveCount }): React.JSX.Element {
  const { trans, panel } = useServices();
  const { countText } = useModel(panel);
  const [text, setText] = React.useState(countText);
  const [model, setModel] = React.useState(panel.preferences.model);
  React.useEffect(() => setText(countText), [countText]);
  React.useEffect(() => live.set(text, model), [live, text, model]);
  // What was typed is still there after a look at another tab.
  React.useEffect(() => () => panel.keepCountText(text), [panel, text]);
  return (
    <section className="fl-LiveCount" aria-label={trans.__('Count a text')}>
      <label htmlFor="ferrolab-count-text">{trans.__('Count a text')}</label>
      <textarea
        id="ferrolab-count-text"
        className="fl-Input"
        rows={5}
        value={text}
        placeholder={trans.__('Type or paste text')}
        onChange={event => setText(event.target.value)}
      />
      <label htmlFor="ferrolab-count-model">{trans.__('Model or encoding')}</label>
      <input
        id="ferrolab-count-model"
        className="fl-Input"
        type="text"
        value={model}
        onChange={event => setModel(event.target.value)}
      />
      {live.error && (
        <Notice tone="error" role="alert">
          {live.error.message} {live.error.hint}
        </Notice>
      )}
      <div aria-live="polite" className={live.isPending ? 'fl-mod-pending' : ''}>
        {live.count && <CountResult count={live.count} />}
      </div>
    </section>
  );
}

function CountResult({
  count: data
}: {
  readonly count: TokenCountData;
}): React.JSX.Element {
  const { trans } = useServices();
  const { count, exact, reason, contextWindow, encoding } = data;
  return (
    <>
      <p className="fl-Headline">
        <strong data-testid="ferrolab-live-count">{formatCount(count)}</strong>{' '}
        {trans._n('token', 'tokens', count)}{' '}
        <span className="fl-muted">{encoding}</span>
        {!exact && <span className="fl-Chip fl-mod-warn">{trans.__('estimate')}</span>}
      </p>
      {reason && <p className="fl-muted">{reason}</p>}
      {contextWindow !== null && contextWindow > 0 && (
        <ContextMeter tokens={count} contextWindow={contextWindow} model={data.model} />
      )}
      <TokenPreview
        tokens={data.tokens}
        isTruncated={data.previewTruncated}
        trans={trans}
      />
    </>
  );
}

function ContextMeter(props: {
  readonly tokens: number;
  readonly contextWindow: number;
  readonly model: string;
}): React.JSX.Element {
  const { trans } = useServices();
  const { tokens, contextWindow, model } = props;
  return (
    <div className="fl-Meter">
      <UsageBar used={tokens} limit={contextWindow} />
      <span className="fl-muted">
        {trans.__(
          '%1 of %2’s context of %3',
          formatShare(share(tokens, contextWindow)),
          model,
          formatCount(contextWindow)
        )}
      </span>
    </div>
  );
}

/** The tokens of all results, each beside the largest. */
function Totals(props: {
  readonly contextWindow: number | null;
  readonly model: string;
}): React.JSX.Element {
  const { trans, panel } = useServices();
  const { entries } = useModel(panel.results);
  const { rows, total, isExact } = tokenTotals(entries);
  const largest = Math.max(...rows.map(row => row.tokens), 0);
  return (
    <section className="fl-Totals" aria-label={trans.__('Tokens of all results')}>
      <h3>{trans.__('Tokens of all results')}</h3>
      {rows.length === 0 ? (
        <p className="fl-muted">
          {trans.__('Chunks and token counts of the notebook are added up here.')}
        </p>
      ) : (
        <>
          <p className="fl-Headline">
            <strong data-testid="ferrolab-total-tokens">{formatCount(total)}</strong>{' '}
            {trans._n('tokens in %1 result', 'tokens in %1 results', rows.length)}
            {!isExact && (
              <span className="fl-Chip fl-mod-warn">
                {trans.__('partly estimated')}
              </span>
            )}
          </p>
          {props.contextWindow !== null && props.contextWindow > 0 && (
            <ContextMeter
              tokens={total}
              contextWindow={props.contextWindow}
              model={props.model}
            />
          )}
          <ul className="fl-TotalRows">
            {rows.map(({ entry, tokens }) => (
              <li key={entry.key}>
                <button type="button" onClick={() => panel.showResult(entry.key)}>
                  <span>{entry.envelope.title}</span>
                  <UsageBar used={tokens} limit={largest} />
                  <span className="fl-number">{formatCount(tokens)}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
