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

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/svg+xml': 'svg',
  'image/jpeg': 'jpg'
};

/** Let the browser save a picture whose address holds all of it. */
export function saveAddress(address: string, title: string): void {
  const type = /^data:([^;,]+)/.exec(address)?.[1] ?? '';
  const extension = EXTENSIONS[type] ?? type.replace(/^image\//, '');
  const name = title.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '');
  const link = document.createElement('a');
  link.href = address;
  link.download = `${name || 'picture'}.${extension}`;
  link.click();
}
