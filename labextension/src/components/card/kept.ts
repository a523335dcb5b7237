/** What is kept apart from an envelope, once it is seen. */

import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { ApiError, errorData } from '../../api';
import { PictureView } from '../../contract/pictures';
import { CardHostContext, OutputContext } from './host';

export interface Kept<T> {
  readonly value: T | null;
  /** Why there is none; empty while there may still be one. */
  readonly problem: string;
}

/** A kept picture or chart, and what is to be told where it is on the page. */
export interface KeptPicture<E extends Element> extends Kept<PictureView> {
  readonly frame: React.RefObject<E>;
}

/** The chart or picture beside an envelope: `given`, or else the stored one once its frame is seen. */
export function usePicture<E extends Element>(
  given: PictureView | null,
  id: string,
  trans: TranslationBundle
): KeptPicture<E> {
  const frame = React.useRef<E>(null);
  const host = React.useContext(CardHostContext);
  const kept = useKept(given, host && (id => host.pictureView(id)), id, frame, trans);
  return { ...kept, frame };
}

/** The chart or picture of the output that a card stands in. */
export function useOutputPicture(
  id: string,
  trans: TranslationBundle
): KeptPicture<HTMLDivElement> {
  return usePicture(React.useContext(OutputContext), id, trans);
}

/**
 * What came along with an envelope, or else what `fetch` gives once `frame` is seen.
 *
 * `id` names what is fetched; `fetch` is null where nothing can be.
 */
export function useKept<T>(
  given: T | null,
  fetch: ((id: string) => Promise<T>) | null,
  id: string,
  frame: React.RefObject<Element | null>,
  trans: TranslationBundle
): Kept<T> {
  const isSeen = useSeen(frame);
  const [kept, setKept] = React.useState<Kept<T>>({ value: null, problem: '' });
  const isWanted = given === null && fetch !== null && isSeen;
  const ask = React.useRef(fetch);
  ask.current = fetch;

  React.useEffect(() => {
    let isCurrent = isWanted;
    if (isWanted) {
      ask.current?.(id).then(
        value => isCurrent && setKept({ value, problem: '' }),
        (reason: unknown) =>
          isCurrent && setKept({ value: null, problem: problemOf(reason, trans) })
      );
    }
    return () => {
      isCurrent = false;
    };
  }, [id, isWanted, trans]);

  return given === null ? kept : { value: given, problem: '' };
}

function problemOf(reason: unknown, trans: TranslationBundle): string {
  return reason instanceof ApiError && reason.isGone
    ? trans.__('The picture is not kept any more. Run it again to see it.')
    : errorData(reason).message;
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
