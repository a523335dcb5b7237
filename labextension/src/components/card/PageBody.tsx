import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { EnvelopeOf } from '../../contract/envelope';
import { isDoubted, PageData } from '../../contract/reading';
import { formatCount } from '../../format';
import { Notice } from '../basics';
import { CardHostContext, OutputContext } from './host';
import { useKept } from './kept';
import { Excerpt, Facts, Fold } from './parts';

interface Props {
  readonly envelope: EnvelopeOf<'page'>;
  readonly trans: TranslationBundle;
}

/** A page: how it looks, what is known of it, and the beginning of its text. */
export function PageBody({ envelope, trans }: Props): React.JSX.Element {
  const { data } = envelope;
  const { quality } = data;
  return (
    <>
      <Facts
        facts={[
          [
            trans.__('Page'),
            trans.__('%1 of %2', formatCount(data.number), formatCount(data.pageCount))
          ],
          [trans.__('Characters'), formatCount(data.characters)],
          [trans.__('Tables'), data.tables > 0 ? formatCount(data.tables) : ''],
          [trans.__('Pictures'), data.images > 0 ? formatCount(data.images) : '']
        ]}
      />
      {isDoubted(quality) && (
        <Notice tone="warning">
          {trans.__('The text of this page cannot be trusted.')}{' '}
          {quality.reasons.join(' · ')}
        </Notice>
      )}
      <CardPicture envelope={envelope} trans={trans} />
      {data.excerpt && (
        <Fold label={trans.__('Beginning of the text')}>
          <Excerpt text={data.excerpt} label={trans.__('Beginning of the text')} />
        </Fold>
      )}
    </>
  );
}

/** The picture that came along, or the stored one once the card is seen. */
function CardPicture({ envelope, trans }: Props): React.JSX.Element | null {
  const { data, id } = envelope;
  const given = React.useContext(OutputContext)?.picture ?? null;
  const host = React.useContext(CardHostContext);
  const frame = React.useRef<HTMLDivElement>(null);
  const { value, problem } = useKept(
    given,
    host && (async id => (await host.pageView(id)).picture ?? ''),
    id,
    frame,
    trans
  );
  if (given === null && host === null) {
    return null;
  }
  if (problem || value === '') {
    return (
      <p className="fl-muted">{problem || trans.__('The picture cannot be shown.')}</p>
    );
  }
  return (
    <div ref={frame} className="fl-CardPicture" style={{ aspectRatio: aspect(data) }}>
      {value && (
        <img
          src={value}
          alt={trans.__('Page %1 as it looks', data.number)}
          decoding="async"
        />
      )}
    </div>
  );
}

/** Of a page whose size is not known, as of A4. */
function aspect({ width, height }: PageData): string {
  return width > 0 && height > 0 ? `${width} / ${height}` : '595 / 842';
}
