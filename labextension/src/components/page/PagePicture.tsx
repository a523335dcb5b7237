import * as React from 'react';

import { Chunk } from '../../contract/envelope';
import { PageView } from '../../contract/reading';
import { PageBox } from '../../text/page-boxes';
import { classes } from '../basics';
import { useServices } from '../context';
import { step } from '../keyboard';
import { boxLabel } from './boxes';

export interface PagePictureProps {
  readonly view: PageView;
  /** In pixels of the screen; null for as wide as there is room. */
  readonly width: number | null;
  readonly boxes: readonly PageBox[];
  readonly selectedChunk: Chunk | null;
  /** A box came under the pointer or was reached with the keyboard, or none is any more. */
  readonly onPoint: (box: PageBox | null) => void;
  readonly onActivate: (box: PageBox) => void;
}

/** The picture of a page with the boxes over it. */
export function PagePicture(props: PagePictureProps): React.JSX.Element {
  const { trans } = useServices();
  const { view, width, boxes } = props;
  return (
    <div
      className="fl-PagePicture"
      style={{
        width: width ?? '100%',
        aspectRatio: `${view.width} / ${view.height}`
      }}
    >
      {view.picture ? (
        <img
          src={view.picture}
          alt={trans.__('Page %1 as it looks', view.number)}
          decoding="async"
          draggable={false}
        />
      ) : (
        <p className="fl-muted fl-Loading">
          {trans.__('The picture of this page is missing or too large.')}
        </p>
      )}
      {boxes.length > 0 && <Overlay {...props} />}
    </div>
  );
}

/** Boxes thinner than this, in points, could neither be seen nor hit. */
const MIN_EXTENT = 1.5;

/** The boxes as a list in which the arrow keys lead from one to the next. */
function Overlay(props: PagePictureProps): React.JSX.Element {
  const { trans } = useServices();
  const { view, boxes, selectedChunk, onPoint, onActivate } = props;
  const id = React.useId();
  const [reached, setReached] = React.useState<PageBox | null>(null);
  const list = React.useRef<SVGSVGElement>(null);
  const current = reached === null ? -1 : boxes.indexOf(reached);

  const reach = (index: number) => {
    const box = boxes[index] ?? null;
    setReached(box);
    onPoint(box);
    const element = list.current?.children[index];
    element?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const next = stepKeys(event.key, current, boxes.length);
    const box = boxes[current];
    if (next !== null) {
      reach(next);
    } else if ((event.key === 'Enter' || event.key === ' ') && box) {
      onActivate(box);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <svg
      ref={list}
      className="fl-Boxes"
      viewBox={`0 0 ${view.width} ${view.height}`}
      preserveAspectRatio="none"
      role="listbox"
      aria-label={trans.__('Boxes on page %1', view.number)}
      aria-activedescendant={current >= 0 ? `${id}-${current}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onMouseOver={event => onPoint(boxAt(event.target, boxes))}
      onMouseLeave={() => onPoint(null)}
      onClick={event => {
        const box = boxAt(event.target, boxes);
        if (box) {
          onActivate(box);
        }
      }}
      onBlur={() => setReached(null)}
    >
      {boxes.map((box, index) => (
        <BoxRect
          key={index}
          id={`${id}-${index}`}
          index={index}
          box={box}
          isReached={index === current}
          isSelected={box.layer === 'chunks' && box.chunk === selectedChunk}
        />
      ))}
    </svg>
  );
}

/** Left and right lead on as up and down do: boxes are in no rows. */
function stepKeys(key: string, current: number, count: number): number | null {
  const turned = { ArrowLeft: 'ArrowUp', ArrowRight: 'ArrowDown' }[key] ?? key;
  return turned.startsWith('Page') ? null : step(turned, current, count, 'vertical');
}

/** The box that an event is about, or null for one beside all boxes. */
function boxAt(target: EventTarget, boxes: readonly PageBox[]): PageBox | null {
  const index = target instanceof SVGElement ? target.dataset.index : undefined;
  return index === undefined ? null : (boxes[Number(index)] ?? null);
}

interface BoxRectProps {
  readonly id: string;
  readonly index: number;
  readonly box: PageBox;
  readonly isReached: boolean;
  readonly isSelected: boolean;
}

const BoxRect = React.memo(function BoxRect(props: BoxRectProps): React.JSX.Element {
  const { trans } = useServices();
  const { id, index, box, isReached, isSelected } = props;
  const { x0, y0, x1, y1 } = box.rect;
  return (
    <rect
      id={id}
      data-index={index}
      className={classes(
        'fl-Box',
        `fl-layer-${box.layer}`,
        box.layer === 'chunks' &&
          (box.chunk.index % 2 === 0 ? 'fl-mod-even' : 'fl-mod-odd'),
        isReached && 'fl-mod-reached',
        isSelected && 'fl-mod-selected'
      )}
      x={x0}
      y={y0}
      width={Math.max(x1 - x0, MIN_EXTENT)}
      height={Math.max(y1 - y0, MIN_EXTENT)}
      role="option"
      aria-selected={isReached || isSelected}
      aria-label={`${boxLabel(box, trans)}: ${box.text.slice(0, 300)}`}
    />
  );
});
