/** What stands in an output beside an envelope. */

import { pictureAddress } from '../text/pictures';
import { safeChart } from '../text/vega';
import { JsonObject } from './json';
import { PictureView } from './pictures';

/** As Altair and ferrolab write charts. */
export const VEGA_LITE_TYPE = 'application/vnd.vegalite.v6+json';

/** The sharpest first. */
const PICTURE_TYPES = ['image/svg+xml', 'image/png', 'image/jpeg', 'image/webp'];

/** The chart and the picture in an output's data; null when there is neither. */
export function pictureIn(data: JsonObject): PictureView | null {
  const spec = safeChart(data[VEGA_LITE_TYPE]);
  const picture =
    PICTURE_TYPES.map(type => address(type, data[type])).find(
      found => found !== null
    ) ?? null;
  return spec === null && picture === null ? null : { picture, spec };
}

/** Notebooks write a picture as a text or as its lines. */
function address(type: string, data: unknown): string | null {
  const text: unknown = Array.isArray(data) ? data.join('') : data;
  return typeof text === 'string' && text !== '' ? pictureAddress(type, text) : null;
}
