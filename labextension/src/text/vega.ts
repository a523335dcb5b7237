/** Charts in Vega and Vega-Lite that code under test has written. */

import { isObject, JsonObject } from '../contract/json';

export const VEGA_MIME = /^application\/vnd\.vega(lite)?\.v\d+\+json$/;

/** Keys under which Vega fetches or links to something. */
const ADDRESSES = new Set(['url', 'href', 'src']);

const MAX_NODES = 500_000;

/**
 * How the chart is embedded: tooltips are text, as rich ones show pictures from the
 * network, and there is no menu that sends the chart to an editor on the Web.
 */
export const EMBED_OPTIONS: JsonObject = { tooltip: false, actions: false };

/**
 * The chart without what the network would be asked for, or null when it needs that.
 *
 * `usermeta` goes, as it can set all options of the embedding, addresses included.
 */
export function safeChart(data: unknown): JsonObject | null {
  const spec = typeof data === 'string' ? parseJson(data) : data;
  if (!isObject(spec) || namesAddress(spec)) {
    return null;
  }
  const { usermeta: _, ...chart } = spec;
  return chart;
}

function namesAddress(spec: JsonObject): boolean {
  const open: unknown[] = [spec];
  for (let seen = 0; open.length > 0; seen++) {
    const node = open.pop();
    if (seen > MAX_NODES) {
      // What cannot be looked through to its end is not trusted.
      return true;
    }
    if (typeof node === 'object' && node !== null) {
      for (const [key, value] of Object.entries(node)) {
        if (ADDRESSES.has(key.toLowerCase())) {
          return true;
        }
        if (typeof value === 'object') {
          open.push(value);
        }
      }
    }
  }
  return false;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
