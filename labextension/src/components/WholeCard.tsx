import * as React from 'react';

import { ApiError, errorData } from '../api';
import { Envelope } from '../contract/envelope';
import { Button, Notice } from './basics';
import { Card } from './card/Card';
import { useServices } from './context';

/** A result as a card; what its envelope had no room for is fetched when asked for. */
export function WholeCard({
  envelope
}: {
  readonly envelope: Envelope;
}): React.JSX.Element {
  const { trans, panel } = useServices();
  const [whole, setWhole] = React.useState<Envelope | null>(null);
  const [problem, setProblem] = React.useState('');
  const [isLoading, setLoading] = React.useState(false);

  // Of other kinds nothing more is kept than the envelope has.
  const isShortened = envelope.kind === 'execution' && envelope.truncated;

  const load = async () => {
    setLoading(true);
    setProblem('');
    try {
      setWhole(await panel.api.result(envelope.id));
    } catch (reason) {
      const isGone = reason instanceof ApiError && reason.isGone;
      setProblem(
        isGone
          ? trans.__('The rest is not kept any more. Run it again to have all of it.')
          : errorData(reason).message
      );
    }
    setLoading(false);
  };

  return (
    <>
      {problem && (
        <Notice tone="warning" role="alert">
          {problem}
        </Notice>
      )}
      {isShortened && whole === null && (
        <div className="fl-Actions">
          <Button
            label={isLoading ? trans.__('Loading…') : trans.__('Show all of it')}
            isDisabled={isLoading}
            onClick={() => void load()}
          />
          <span className="fl-muted">{trans.__('This is a part of the result.')}</span>
        </div>
      )}
      <Card envelope={whole ?? envelope} trans={trans} hasHeading={false} />
    </>
  );
}
