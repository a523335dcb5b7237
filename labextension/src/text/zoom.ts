/** How large a page is drawn. */

/** As wide as there is room, or so many percent of its real size. */
export type Zoom = 'fit' | number;

const STEPS = [50, 75, 100, 125, 150, 200, 300, 400];

/** Pixels of the screen per point at 100 %. */
export const PIXELS_PER_POINT = 96 / 72;

/** The next step above or below what a page is drawn at now. */
export function nextZoom(percent: number, direction: 1 | -1): number {
  const [first = 50] = STEPS;
  const last = STEPS.at(-1) ?? first;
  // A page that fills its room is rarely at a step, and hardly changes by less.
  return direction > 0
    ? (STEPS.find(step => step > percent * 1.02) ?? last)
    : (STEPS.findLast(step => step < percent * 0.98) ?? first);
}
