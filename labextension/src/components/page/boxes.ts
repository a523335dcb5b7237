/** The names of what lies on a page. */

import { TranslationBundle } from '@jupyterlab/translation';

import { formatCount } from '../../format';
import { Layer, PageBox } from '../../text/page-boxes';

export function layerLabel(layer: Layer, trans: TranslationBundle): string {
  switch (layer) {
    case 'images':
      return trans.__('Pictures');
    case 'tables':
      return trans.__('Tables');
    case 'chunks':
      return trans.__('Chunks');
    case 'lines':
      return trans.__('Lines');
    case 'annotations':
      return trans.__('Annotations');
  }
}

/** What a box is, without the text in it. */
export function boxLabel(box: PageBox, trans: TranslationBundle): string {
  switch (box.layer) {
    case 'images':
      return trans.__('Picture');
    case 'tables': {
      const { rows } = box.table;
      return trans._n('Table of %1 row', 'Table of %1 rows', rows.length);
    }
    case 'chunks':
      return trans.__(
        'Chunk %1, %2 tokens',
        box.chunk.index + 1,
        formatCount(box.chunk.tokens)
      );
    case 'lines':
      return trans.__('Line');
    case 'annotations': {
      const { kind, author } = box.annotation;
      return [kind || trans.__('Annotation'), author].filter(Boolean).join(', ');
    }
  }
}

/** Which boxes lead to something else: those that do not are copied. */
export interface LeadsOn {
  readonly lines: boolean;
  readonly tables: boolean;
}

/** What a click on a box does. */
export function boxAction(
  box: PageBox,
  leadsOn: LeadsOn,
  trans: TranslationBundle
): string {
  switch (box.layer) {
    case 'lines':
      return leadsOn.lines
        ? trans.__('Click for the text.')
        : trans.__('Click to copy it.');
    case 'tables':
      return leadsOn.tables
        ? trans.__('Click to open it.')
        : trans.__('Click to copy it.');
    case 'chunks':
      return trans.__('Click to select it.');
    case 'images':
    case 'annotations':
      return box.text ? trans.__('Click to copy it.') : '';
  }
}
