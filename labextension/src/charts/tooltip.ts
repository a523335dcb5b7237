/** What a mark stands for, beside the pointer. Text only: a chart may be a stranger's. */

import { isObject } from '../contract/json';

const MAX_ROWS = 20;
const MAX_CHARACTERS = 200;
const DISTANCE_PX = 12;

export class ChartTooltip {
  constructor(private readonly _document: Document) {}

  /** Show `value` where the pointer is; nothing takes it away. */
  show(event: { clientX?: number; clientY?: number }, value: unknown): void {
    const rows = tooltipRows(value);
    if (rows.length === 0) {
      this.dispose();
      return;
    }
    const node = this._node ?? this._make();
    node.replaceChildren(
      ...rows.map(([name, text]) => {
        const row = this._document.createElement('div');
        const label = this._document.createElement('span');
        label.textContent = name;
        row.append(...(name ? [label] : []), text);
        return row;
      })
    );
    this._place(node, event.clientX ?? 0, event.clientY ?? 0);
  }

  dispose(): void {
    this._node?.remove();
    this._node = null;
  }

  private _make(): HTMLElement {
    const node = this._document.createElement('div');
    node.className = 'fl-ChartTooltip';
    node.setAttribute('role', 'tooltip');
    this._document.body.append(node);
    this._node = node;
    return node;
  }

  /** Right below the pointer, or on its other side where the window ends. */
  private _place(node: HTMLElement, x: number, y: number): void {
    const { clientWidth, clientHeight } = this._document.documentElement;
    const beside = (at: number, size: number, room: number) =>
      at + DISTANCE_PX + size > room
        ? Math.max(0, at - DISTANCE_PX - size)
        : at + DISTANCE_PX;
    node.style.left = `${beside(x, node.offsetWidth, clientWidth)}px`;
    node.style.top = `${beside(y, node.offsetHeight, clientHeight)}px`;
  }

  private _node: HTMLElement | null = null;
}

/** Names and texts of what a tooltip says. */
export function tooltipRows(value: unknown): [name: string, text: string][] {
  if (value === null || value === undefined || value === '') {
    return [];
  }
  const entries: [string, unknown][] = isObject(value)
    ? Object.entries(value).slice(0, MAX_ROWS)
    : [['', value]];
  return entries.map(([name, item]) => [
    name.slice(0, MAX_CHARACTERS),
    (typeof item === 'string' ? item : (JSON.stringify(item) ?? '')).slice(
      0,
      MAX_CHARACTERS
    )
  ]);
}
