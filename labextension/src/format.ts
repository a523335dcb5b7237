/** Numbers, sizes and times as people read them. */

import { TranslationBundle } from '@jupyterlab/translation';

/** `81204` as `81,204`, in the reader's locale. */
export function formatCount(value: number): string {
  return value.toLocaleString();
}

/** A size with three digits at most: `812 B`, `1.4 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let size = bytes;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  const digits = unit > 0 && size < 10 ? 1 : 0;
  return `${size.toFixed(digits)} ${units[unit]}`;
}

/** Memory, whose limits are set in powers of two: `512 MiB`, `1.5 GiB`. */
export function formatMemory(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1023.5 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  const digits = unit > 0 && size < 10 && !Number.isInteger(size) ? 1 : 0;
  return `${size.toFixed(digits)} ${units[unit]}`;
}

/** A moment as its time of day, with the date when that is another; empty for no moment. */
export function formatMoment(moment: string, now = new Date()): string {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) {
    return '';
  }
  return date.toDateString() === now.toDateString()
    ? date.toLocaleTimeString()
    : date.toLocaleString();
}

/** A duration: `0.4 ms`, `420 ms`, `3.1 s`, `2 min 5 s`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 0.01) {
    return `${(seconds * 1000).toFixed(1)} ms`;
  }
  if (seconds < 0.9995) {
    return `${Math.round(seconds * 1000)} ms`;
  }
  if (seconds < 99.5) {
    return `${seconds.toFixed(seconds < 9.95 ? 1 : 0)} s`;
  }
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** A share between 0 and 1 as `42 %`; small but not nothing is `< 1 %`. */
export function formatShare(share: number): string {
  return share > 0 && share < 0.01 ? '< 1 %' : `${Math.round(share * 100)} %`;
}

/** `part / whole` between 0 and 1; 0 when there is no whole. */
export function share(part: number, whole: number): number {
  return whole > 0 ? Math.min(part / whole, 1) : 0;
}

/** `p. 3`, `pp. 3–4`, or nothing for a text without pages. */
export function formatPages(
  start: number | null,
  end: number | null,
  trans: TranslationBundle
): string {
  if (start === null) {
    return '';
  }
  return end !== null && end !== start
    ? trans.__('pp. %1–%2', start, end)
    : trans.__('p. %1', start);
}
