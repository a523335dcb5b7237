import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { ApiError, errorData } from '../../api';
import { EnvelopeOf } from '../../contract/envelope';
import { isDoubted, PageData } from '../../contract/reading';
import { formatCount } from '../../format';
import { Notice } from '../basics';
import { CardHostContext, PictureContext } from './host';
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
  const given = React.useContext(PictureContext);
  const host = React.useContext(CardHostContext);
  const frame = React.useRef<HTMLDivElement>(null);
  const isSeen = useSeen(frame);
  const [fetched, setFetched] = React.useState<string | null>(null);
  const [problem, setProblem] = React.useState('');

  React.useEffect(() => {
    let isCurrent = true;
    if (given === null && host !== null && isSeen) {
      host.pageView(id).then(
        ({ picture }) => {
          if (isCurrent) {
            setFetched(picture);
            setProblem(picture ? '' : trans.__('The picture cannot be shown.'));
          }
        },
        (reason: unknown) => isCurrent && setProblem(pictureProblem(reason, trans))
      );
    }
    return () => {
      isCurrent = false;
    };
  }, [given, host, id, isSeen, trans]);

  const picture = given ?? fetched;
  if (given === null && host === null) {
    return null;
  }
  if (problem) {
    return <p className="fl-muted">{problem}</p>;
  }
  return (
    <div ref={frame} className="fl-CardPicture" style={{ aspectRatio: aspect(data) }}>
      {picture && (
        <img
          src={picture}
          alt={trans.__('Page %1 as it looks', data.number)}
          decoding="async"
        />
      )}
    </div>
  );
}

function pictureProblem(reason: unknown, trans: TranslationBundle): string {
  return reason instanceof ApiError && reason.isGone
    ? trans.__('The picture is not kept any more. Run it again to see it.')
    : errorData(reason).message;
}

/** Of a page whose size is not known, as of A4. */
function aspect({ width, height }: PageData): string {
  return width > 0 && height > 0 ? `${width} / ${height}` : '595 / 842';
}

/** Whether something has been seen on the screen. */
function useSeen(element: React.RefObject<Element | null>): boolean {
  const [isSeen, setSeen] = React.useState(false);
  React.useEffect(() => {
    if (isSeen || !element.current) {
      return undefined;
    }
    const observer = new IntersectionObserver(entries =>
      setSeen(entries.some(({ isIntersecting }) => isIntersecting))
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, isSeen]);
  return isSeen;
}
