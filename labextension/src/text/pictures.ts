/** Addresses of pictures that hold the whole picture. */

const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;

/** Halves of characters, which no address can hold. */
const LONE_SURROGATES = /\p{Surrogate}/gu;

/**
 * An address for `img`, or null when the data is no picture of the type.
 *
 * SVG is given as text or base64. Shown by `img` it runs no script and fetches nothing,
 * which inline it would.
 */
export function pictureAddress(mime: string, data: string): string | null {
  if (mime === 'image/svg+xml' && data.trimStart().startsWith('<')) {
    const text = encodeURIComponent(data.replace(LONE_SURROGATES, '\ufffd'));
    return `data:${mime};charset=utf-8,${text}`;
  }
  return BASE64.test(data) ? `data:${mime};base64,${data.replace(/\s/g, '')}` : null;
}
