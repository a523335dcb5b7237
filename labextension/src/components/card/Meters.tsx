import * as React from 'react';

import { UsageBar } from '../basics';

/** A measured amount, beside its limit where there is one. */
export interface Measure {
  readonly label: string;
  readonly used: number | null;
  readonly limit: number | null;
  readonly format: (amount: number) => string;
}

/** Amounts with bars that show how much of their limits is used. */
export function Meters({
  measures
}: {
  readonly measures: readonly Measure[];
}): React.JSX.Element | null {
  const known = measures.filter(({ used }) => used !== null);
  return known.length === 0 ? null : (
    <dl className="fl-Facts fl-Meters">
      {known.map(({ label, used, limit, format }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {format(used ?? 0)}
            {limit !== null && limit > 0 && (
              <>
                <span className="fl-muted"> / {format(limit)}</span>
                <UsageBar used={used ?? 0} limit={limit} />
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
