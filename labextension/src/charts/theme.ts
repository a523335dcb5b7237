/** How charts look where they do not say so themselves. */

import type { Config } from 'vega';

const DARK_TEXT = '#e0e0e0';
const DARK_LINE = '#757575';
const DARK_GRID = '#424242';

/** Colours for a light or a dark page; behind a chart is the page. */
export function chartConfig(isDark: boolean): Config {
  const common = { background: 'transparent' };
  if (!isDark) {
    return common;
  }
  const guide = { labelColor: DARK_TEXT, titleColor: DARK_TEXT };
  const line = { domainColor: DARK_LINE, tickColor: DARK_LINE, gridColor: DARK_GRID };
  return {
    ...common,
    axis: { ...guide, ...line },
    legend: guide,
    title: { color: DARK_TEXT, subtitleColor: DARK_TEXT },
    style: {
      'guide-label': { fill: DARK_TEXT },
      'guide-title': { fill: DARK_TEXT },
      'group-title': { fill: DARK_TEXT },
      'group-subtitle': { fill: DARK_TEXT },
      cell: { stroke: DARK_GRID }
    }
  };
}

/** Whether JupyterLab shows a dark theme. */
export function isDarkPage(): boolean {
  return document.body.dataset.jpThemeLight === 'false';
}

/** Call `onChange` when the page becomes dark or light, until the answer is called. */
export function watchTheme(onChange: () => void): () => void {
  let isDark = isDarkPage();
  const observer = new MutationObserver(() => {
    if (isDarkPage() !== isDark) {
      isDark = !isDark;
      onChange();
    }
  });
  observer.observe(document.body, { attributeFilter: ['data-jp-theme-light'] });
  return () => observer.disconnect();
}
