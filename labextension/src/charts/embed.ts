/**
 * Draws charts with Vega itself. Imported on demand only: it is a chunk of its own.
 *
 * Expressions are interpreted, so that no code is made of what a chart says, and a
 * server's content security policy has nothing to forbid.
 */

import * as vega from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile, TopLevelSpec } from 'vega-lite';

import { JsonObject } from '../contract/json';
import { chartConfig } from './theme';
import { ChartTooltip } from './tooltip';

/** Drawn as SVG up to so many marks: sharper, and its texts can be selected. */
const MAX_SVG_ITEMS = 3000;

export interface ChartLook {
  readonly isDark: boolean;
  /** Whether data may be loaded from addresses that the chart names. */
  readonly mayLoad: boolean;
}

export interface DrawnChart {
  dispose(): void;
}

/** Draw a chart into `frame`; rejects when it is no chart. */
export async function embed(
  frame: HTMLElement,
  language: 'vega' | 'vega-lite',
  spec: JsonObject,
  look: ChartLook
): Promise<DrawnChart> {
  const config = chartConfig(look.isDark);
  const isLite = language === 'vega-lite';
  const program = isLite
    ? compile(spec as unknown as TopLevelSpec, { config: config as never }).spec
    : (spec as unknown as vega.Spec);
  const runtime = vega.parse(program, isLite ? undefined : config, { ast: true });
  const tooltip = new ChartTooltip(frame.ownerDocument);
  const view = new vega.View(runtime, {
    expr: expressionInterpreter,
    loader: look.mayLoad ? vega.loader() : closedLoader(),
    logLevel: vega.Error,
    renderer: 'svg',
    container: frame,
    hover: true
  });
  view.tooltip((_, event, __, value) => tooltip.show(event, value));
  try {
    await view.runAsync();
    if (frame.querySelectorAll('path').length > MAX_SVG_ITEMS) {
      await view.renderer('canvas').runAsync();
    } else if (!hearsPointer(program)) {
      letShrink(frame.querySelector('svg'));
    }
  } catch (reason) {
    view.finalize();
    throw reason;
  }
  return {
    dispose: () => {
      tooltip.dispose();
      view.finalize();
    }
  };
}

/** Whether a chart does something where it is pointed at, such as to be zoomed. */
function hearsPointer(program: vega.Spec): boolean {
  return JSON.stringify({ ...program, data: undefined }).includes('"on":');
}

/**
 * Have a drawing fit where there is too little room; below half its size it is scrolled.
 *
 * Not for charts that hear the pointer: Vega takes a pixel of the screen for one of theirs.
 */
function letShrink(drawing: SVGSVGElement | null): void {
  if (drawing) {
    drawing.classList.add('fl-mod-fits');
    drawing.style.minWidth = `${drawing.width.baseVal.value / 2}px`;
  }
}

/** Answers every wish for something from elsewhere with no. */
function closedLoader(): vega.Loader {
  const refuse = () =>
    Promise.reject(new Error('The chart asks for something from elsewhere.'));
  return Object.assign(vega.loader(), {
    load: refuse,
    sanitize: refuse,
    http: refuse,
    file: refuse
  });
}
