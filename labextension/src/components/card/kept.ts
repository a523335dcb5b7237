/** What is kept apart from an envelope, once it is seen. */

import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { ApiError, errorData } from '../../api';

export interface Kept<T> {
  readonly value: T | null;
  /** Why there is none; empty while there may still be one. */
  readonly problem: string;
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
