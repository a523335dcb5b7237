/** Paths of files that were read together. */

import { PathExt } from '@jupyterlab/coreutils';

/** What makes a path a pattern. */
const WILDCARD = /[*?[]/;

/**
 * The path of a file that was found in a folder or by a pattern, as far as it can be told.
 *
 * Names are relative to the folder, or to the innermost folder that all files of the
 * pattern are in. That is the pattern's part before its first wildcard, unless all files
 * happen to lie deeper down.
 */
export function pathWithin(source: string, name: string): string {
  const parts = source.split('/');
  const wild = parts.findIndex(part => WILDCARD.test(part));
  const folder = wild < 0 ? source : parts.slice(0, wild).join('/');
  return PathExt.join(folder, name);
}
