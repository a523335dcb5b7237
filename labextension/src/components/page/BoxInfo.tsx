import * as React from 'react';

import { PageBox } from '../../text/page-boxes';
import { useServices } from '../context';
import { boxAction, boxLabel, LeadsOn } from './boxes';

/** Characters of a box's text that are shown. */
const TEXT_SHOWN = 400;

/** What is under the pointer, or was reached with the keyboard. */
export function BoxInfo(props: {
  readonly box: PageBox | null;
  readonly hasBoxes: boolean;
  readonly leadsOn: LeadsOn;
}): React.JSX.Element {
  const { trans } = useServices();
  const { box, hasBoxes, leadsOn } = props;
  return (
    <section className="fl-BoxInfo" aria-label={trans.__('Box under the pointer')}>
      {box ? (
        <>
          <div className="fl-BoxInfo-head">
            <strong>{boxLabel(box, trans)}</strong>{' '}
            <span className="fl-muted">{boxAction(box, leadsOn, trans)}</span>
          </div>
          <div className="fl-BoxInfo-text">{box.text.slice(0, TEXT_SHOWN)}</div>
        </>
      ) : (
        <span className="fl-muted">
          {hasBoxes
            ? trans.__('Point at a box to see what it is.')
            : trans.__('No boxes are shown on this page.')}
        </span>
      )}
    </section>
  );
}
