/** Arrow keys, as the ARIA patterns for tabs, grids and trees have them. */

import * as React from 'react';

/** Where an arrow key leads in a list of `count`, or null for other keys. */
export function step(
  key: string,
  current: number,
  count: number,
  orientation: 'horizontal' | 'vertical',
  page = 10
): number | null {
  const [back, forward] =
    orientation === 'horizontal'
      ? ['ArrowLeft', 'ArrowRight']
      : ['ArrowUp', 'ArrowDown'];
  const targets: Readonly<Record<string, number>> = {
    [back]: current - 1,
    [forward]: current + 1,
    Home: 0,
    End: count - 1,
    PageUp: current - page,
    PageDown: current + page
  };
  const target = targets[key];
  return target === undefined || count === 0
    ? null
    : Math.min(Math.max(target, 0), count - 1);
}

/**
 * Move the focus in a grid whose rows are `[role=row]` and whose cells hold buttons.
 *
 * Up and down keep the column, left and right the row.
 */
export function moveInGrid(event: React.KeyboardEvent<HTMLElement>): void {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="row"]')];
  const buttons = rows.map(row => [...row.querySelectorAll<HTMLElement>('button')]);
  const row = rows.findIndex(element => element.contains(document.activeElement));
  const column = (buttons[row] ?? []).findIndex(
    item => item === document.activeElement
  );
  if (row < 0 || column < 0) {
    return;
  }
  const nextRow = step(event.key, row, rows.length, 'vertical');
  const nextColumn = ['ArrowLeft', 'ArrowRight'].includes(event.key)
    ? step(event.key, column, buttons[row]?.length ?? 0, 'horizontal')
    : null;
  const target =
    nextColumn !== null
      ? buttons[row]?.[nextColumn]
      : nextRow !== null
        ? (buttons[nextRow]?.[column] ?? buttons[nextRow]?.[0])
        : undefined;
  if (target) {
    event.preventDefault();
    target.focus();
  }
}
