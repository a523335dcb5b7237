import { caretLeftIcon, caretRightIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { formatCount } from '../format';
import { IconButton } from './basics';
import { useServices } from './context';

export interface TurnerProps {
  /** From 1. */
  readonly number: number;
  readonly count: number;
  readonly onNumber: (number: number) => void;
  readonly previousLabel: string;
  readonly nextLabel: string;
  readonly numberLabel: string;
}

/** Goes through what there are many of, one after the other or to a number. */
export function Turner(props: TurnerProps): React.JSX.Element {
  const { trans } = useServices();
  const { number, count, onNumber, previousLabel, nextLabel, numberLabel } = props;
  const [typed, setTyped] = React.useState(String(number));
  React.useEffect(() => setTyped(String(number)), [number]);
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    const wanted = Number(typed);
    if (Number.isInteger(wanted) && wanted >= 1 && wanted <= count) {
      onNumber(wanted);
    } else {
      setTyped(String(number));
    }
  };
  return (
    <form className="fl-PageInput" onSubmit={submit}>
      <IconButton
        label={previousLabel}
        icon={caretLeftIcon}
        isDisabled={number <= 1}
        onClick={() => onNumber(number - 1)}
      />
      <input
        className="fl-Input"
        inputMode="numeric"
        size={4}
        aria-label={numberLabel}
        value={typed}
        onChange={event => setTyped(event.target.value)}
        onBlur={submit}
      />
      <span className="fl-muted">{trans.__('of %1', formatCount(count))}</span>
      <IconButton
        label={nextLabel}
        icon={caretRightIcon}
        isDisabled={number >= count}
        onClick={() => onNumber(number + 1)}
      />
    </form>
  );
}
