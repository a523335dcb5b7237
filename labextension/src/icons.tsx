import { LabIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Kind } from './contract/envelope';

/** Sheets cut into chunks: the sign of ferrolab. */
export const ferrolabIcon = new LabIcon({
  name: 'ferrolab:logo',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">
  <g class="jp-icon3" fill="#616161">
    <path d="M3 1h7l3 3v2H3z"/><path d="M3 7h10v3H3z" opacity=".65"/>
    <path d="M3 11h10v4H3z" opacity=".4"/>
  </g>
</svg>`
});

function lineIcon(name: string, path: string): LabIcon {
  return new LabIcon({
    name: `ferrolab:${name}`,
    svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">
  <path class="jp-icon3" fill="none" stroke="#616161" stroke-width="1.4" stroke-linecap="round" d="${path}"/>
</svg>`
  });
}

export const zoomInIcon = lineIcon('zoom-in', 'M3.5 8h9M8 3.5v9');
export const zoomOutIcon = lineIcon('zoom-out', 'M3.5 8h9');
export const fitWidthIcon = lineIcon(
  'fit-width',
  'M2 3v10M14 3v10M4.5 8h7M6.5 6l-2 2 2 2M9.5 6l2 2-2 2'
);

/** One path each, drawn with the text's colour in a box of 16 by 16. */
const KIND_PATHS: Readonly<Record<Kind, string>> = {
  document: 'M4 1.5h5.5L12.5 4.5v10h-8.5zM9.5 1.5v3h3M6 7.5h4.5M6 10h4.5M6 12.5h3',
  documents: 'M5.5 1.5h5l3 3v7h-8zM10.5 1.5v3h3M3.5 4v10h7.5',
  page: 'M3 1.5h10v13H3zM5.5 4.5h5v3.5h-5zM5.5 10.5h5M5.5 12.5h3',
  chunks: 'M3 2.5h10v3H3zM3 6.5h10v3H3zM3 10.5h10v3H3z',
  token_count: 'M2.5 5h11M2.5 11h11M6.5 2l-1.5 12M11 2l-1.5 12',
  text: 'M3 3.5h10M8 3.5v9.5M6 13h4',
  selection: 'M6 3 2 8l4 5M10 3l4 5-4 5',
  execution: 'M2.5 2.5h11v11h-11zM5 6l2 2-2 2M8.5 10.5H11',
  sessions: 'M2.5 2.5h11v4h-11zM2.5 9.5h11v4h-11zM5 4.5h.1M5 11.5h.1M8 4.5h3M8 11.5h3',
  chart: 'M2.5 2v11.5H14M5.5 11V8M8.5 11V4.5M11.5 11V6.5',
  image: 'M2.5 2.5h11v11h-11zM2.5 11l3.5-3.5 3 3 2-2 2.5 2.5M10 5.5h.1',
  findings: 'M6.5 2a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10 10l4 4',
  notebook: 'M4 1.5h9v13H4zM6.5 1.5v13M2.5 4.5h3M2.5 8h3M2.5 11.5h3',
  tools: 'M2.5 4h11M2.5 8h11M2.5 12h11M5 2.5v3M10.5 6.5v3M6.5 10.5v3',
  status: 'M1.5 8.5h3l2-5 3 9 2-4h3',
  error: 'M8 1.5 15 14H1zM8 6v4M8 11.5v1',
  value:
    'M6 2.5c-4 0 0 5.5-4 5.5 4 0 0 5.5 4 5.5M10 2.5c4 0 0 5.5 4 5.5-4 0 0 5.5-4 5.5'
};

export function KindIcon({ kind }: { kind: Kind }): React.JSX.Element {
  return (
    <svg
      className="fl-KindIcon"
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      <path d={KIND_PATHS[kind]} />
    </svg>
  );
}
