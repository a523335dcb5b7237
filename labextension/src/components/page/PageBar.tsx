import * as React from 'react';

import { formatCount } from '../../format';
import { fitWidthIcon, zoomInIcon, zoomOutIcon } from '../../icons';
import { countBoxes, Layer, PageBox } from '../../text/page-boxes';
import { Zoom } from '../../text/zoom';
import { IconButton } from '../basics';
import { useServices } from '../context';
import { Turner } from '../Turner';
import { layerLabel } from './boxes';

export interface PageBarProps {
  readonly number: number;
  readonly pageCount: number;
  readonly onNumber: (number: number) => void;
  readonly zoom: Zoom;
  /** How large the page is drawn, of its real size. */
  readonly percent: number;
  readonly onZoom: (direction: 1 | -1) => void;
  readonly onFit: () => void;
  readonly boxes: readonly PageBox[];
  readonly layers: ReadonlySet<Layer>;
  readonly onLayers: (layers: ReadonlySet<Layer>) => void;
}

/** Which page, how large, and what is laid over it. */
export function PageBar(props: PageBarProps): React.JSX.Element {
  const { trans } = useServices();
  return (
    <div className="fl-PageBar">
      <Turner
        number={props.number}
        count={props.pageCount}
        onNumber={props.onNumber}
        previousLabel={trans.__('Previous page')}
        nextLabel={trans.__('Next page')}
        numberLabel={trans.__('Page number')}
      />
      <ZoomButtons {...props} />
      <LayerButtons {...props} />
    </div>
  );
}

function ZoomButtons(props: PageBarProps): React.JSX.Element {
  const { trans } = useServices();
  const { zoom, percent, onZoom, onFit } = props;
  return (
    <div className="fl-ZoomButtons" role="group" aria-label={trans.__('Zoom')}>
      <IconButton
        label={trans.__('Zoom out')}
        icon={zoomOutIcon}
        isDisabled={percent <= 50}
        onClick={() => onZoom(-1)}
      />
      <span className="fl-number" role="status">
        {trans.__('%1 %', Math.round(percent))}
      </span>
      <IconButton
        label={trans.__('Zoom in')}
        icon={zoomInIcon}
        isDisabled={percent >= 400}
        onClick={() => onZoom(1)}
      />
      <IconButton
        label={trans.__('Fit to width')}
        icon={fitWidthIcon}
        isPressed={zoom === 'fit'}
        onClick={onFit}
      />
    </div>
  );
}

/** Not the order they are painted in: what is looked for most comes first. */
const SHOWN_ORDER: readonly Layer[] = [
  'lines',
  'tables',
  'images',
  'chunks',
  'annotations'
];

function LayerButtons(props: PageBarProps): React.JSX.Element {
  const { trans } = useServices();
  const { boxes, layers, onLayers } = props;
  const counts = countBoxes(boxes);
  const toggle = (layer: Layer) => {
    const after = new Set(layers);
    if (!after.delete(layer)) {
      after.add(layer);
    }
    onLayers(after);
  };
  return (
    <div
      className="fl-LayerButtons"
      role="group"
      aria-label={trans.__('Boxes on the page')}
    >
      {SHOWN_ORDER.map(layer => (
        <button
          key={layer}
          type="button"
          className={`fl-LayerButton fl-layer-${layer}`}
          aria-pressed={layers.has(layer)}
          disabled={counts[layer] === 0}
          onClick={() => toggle(layer)}
        >
          <span className="fl-LayerButton-sign" aria-hidden="true" />
          {layerLabel(layer, trans)}
          {layer !== 'chunks' && counts[layer] > 0 && (
            <span className="fl-muted"> {formatCount(counts[layer])}</span>
          )}
        </button>
      ))}
    </div>
  );
}
