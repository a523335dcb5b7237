import { useVirtualizer } from '@tanstack/react-virtual';
import * as React from 'react';

import { formatCount } from '../../format';
import { cellsBetween, Grid, PlacedCell } from '../../text/table-grid';
import { useServices } from '../context';

/** Tables with more rows are drawn in part, and their rows are all equally high. */
const LARGE_FROM = 200;

const ROW_HEIGHT = 25;

/** More columns than anyone reads side by side, and few enough to be drawn. */
const COLUMNS_SHOWN = 200;

/** Rows, from all over a large table, that the widths of its columns are taken from. */
const ROWS_MEASURED = 200;

/** In characters. */
const NARROWEST = 4;
const WIDEST = 36;
const PADDING = 3;

export interface TableGridProps {
  readonly grid: Grid;
  readonly label: string;
}

/** A table as a grid that scrolls, its headings staying in sight. */
export function TableGrid({ grid, label }: TableGridProps): React.JSX.Element {
  const { trans } = useServices();
  const hidden = grid.columnCount - COLUMNS_SHOWN;
  return (
    <>
      {grid.rows.length > LARGE_FROM ? (
        <LargeTable grid={grid} label={label} />
      ) : (
        <div className="fl-Grid-frame" role="region" aria-label={label} tabIndex={0}>
          <table className="fl-Grid">
            <HeadRows grid={grid} />
            <tbody>
              {cellsBetween(grid, grid.headerCount, grid.rows.length).map(
                (cells, index) => (
                  <CellRow key={index} cells={cells} isHead={false} />
                )
              )}
            </tbody>
          </table>
        </div>
      )}
      {hidden > 0 && (
        <p className="fl-muted fl-Loading">
          {trans.__('and %1 more columns, which are copied along', formatCount(hidden))}
        </p>
      )}
    </>
  );
}

/** A table of which only the rows near the window are drawn. */
function LargeTable({ grid, label }: TableGridProps): React.JSX.Element {
  const frame = React.useRef<HTMLDivElement>(null);
  const { headerCount, rows } = grid;
  const virtualizer = useVirtualizer({
    count: rows.length - headerCount,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const count = items.length;
  const above = first * ROW_HEIGHT;
  const below = virtualizer.getTotalSize() - (first + count) * ROW_HEIGHT;
  const widths = React.useMemo(() => columnWidths(grid), [grid]);
  const start = headerCount + first;
  return (
    <div
      ref={frame}
      className="fl-Grid-frame"
      role="region"
      aria-label={label}
      tabIndex={0}
    >
      <table
        className="fl-Grid fl-mod-large"
        aria-rowcount={rows.length}
        style={{ width: `${widths.reduce((sum, width) => sum + width, 0)}ch` }}
      >
        <colgroup>
          {widths.map((width, index) => (
            <col key={index} style={{ width: `${width}ch` }} />
          ))}
        </colgroup>
        <HeadRows grid={grid} />
        <tbody>
          <Gap height={above} columns={widths.length} />
          {cellsBetween(grid, start, start + count).map((cells, index) => (
            <CellRow
              key={start + index}
              cells={cells}
              isHead={false}
              number={start + index + 1}
            />
          ))}
          <Gap height={below} columns={widths.length} />
        </tbody>
      </table>
    </div>
  );
}

/** Stands for the rows that are not drawn. */
function Gap(props: {
  readonly height: number;
  readonly columns: number;
}): React.JSX.Element | null {
  return props.height > 0 ? (
    <tr aria-hidden="true">
      <td
        className="fl-Grid-gap"
        colSpan={props.columns}
        style={{ height: props.height }}
      />
    </tr>
  ) : null;
}

function HeadRows({ grid }: { readonly grid: Grid }): React.JSX.Element | null {
  return grid.headerCount > 0 ? (
    <thead>
      {cellsBetween(grid, 0, grid.headerCount).map((cells, index) => (
        <CellRow key={index} cells={cells} isHead />
      ))}
    </thead>
  ) : null;
}

function CellRow(props: {
  readonly cells: readonly PlacedCell[];
  readonly isHead: boolean;
  /** Counted from 1 over the whole table, where not all of it is drawn. */
  readonly number?: number;
}): React.JSX.Element {
  const { cells, isHead, number } = props;
  return (
    <tr aria-rowindex={number}>
      {cells
        .filter(({ column }) => column < COLUMNS_SHOWN)
        .map(({ cell, column, rowSpan, columnSpan }) => {
          const Cell = isHead || cell.isHeader ? 'th' : 'td';
          return (
            <Cell
              key={column}
              rowSpan={rowSpan > 1 ? rowSpan : undefined}
              colSpan={columnSpan > 1 ? columnSpan : undefined}
              scope={Cell === 'td' ? undefined : isHead ? 'col' : 'row'}
              className={isFigure(cell.text) ? 'fl-number' : undefined}
              title={cell.text.length > WIDEST ? cell.text.slice(0, 2000) : undefined}
            >
              {cell.text}
            </Cell>
          );
        })}
    </tr>
  );
}

/** Whether a cell holds a number, alone or with its unit: those stand at the right. */
function isFigure(text: string): boolean {
  return /^[\s(]*[-−+]?[$€£¥]?\s?\d[\d.,'\s]*\s?[%‰$€£¥]?[\s)]*$/.test(
    text.slice(0, 60)
  );
}

/** Widths, in characters, that do not change while the table is scrolled. */
function columnWidths(grid: Grid): number[] {
  const widths = Array.from(
    { length: Math.min(grid.columnCount, COLUMNS_SHOWN) },
    () => NARROWEST
  );
  const every = Math.ceil(grid.rows.length / ROWS_MEASURED);
  const measured = grid.rows.filter((_, row) => row % every === 0);
  for (const { cell, column, columnSpan } of [
    ...measured,
    grid.rows.at(-1) ?? []
  ].flat()) {
    const width = widths[column];
    if (width !== undefined && columnSpan === 1) {
      widths[column] = Math.min(Math.max(width, cell.text.length + PADDING), WIDEST);
    }
  }
  return widths;
}
