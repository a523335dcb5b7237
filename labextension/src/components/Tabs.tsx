import * as React from 'react';

import { step } from './keyboard';

export interface TabItem<T extends string> {
  readonly id: T;
  readonly label: string;
}

export interface TabsProps<T extends string> {
  /** Begins the ids of the tabs and of what they show. */
  readonly name: string;
  readonly label: string;
  readonly items: readonly TabItem<T>[];
  readonly current: T;
  readonly onChange: (id: T) => void;
  readonly children: React.ReactNode;
}

/** Tabs with what the current one shows; arrow keys go from tab to tab. */
export function Tabs<T extends string>(props: TabsProps<T>): React.JSX.Element {
  const { name, label, items, current, onChange, children } = props;
  const list = React.useRef<HTMLDivElement>(null);

  const onKeyDown = (event: React.KeyboardEvent) => {
    const at = items.findIndex(item => item.id === current);
    const next = step(event.key, at, items.length, 'horizontal');
    const item = next === null ? undefined : items[next];
    if (item && next !== null) {
      event.preventDefault();
      onChange(item.id);
      list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus();
    }
  };

  return (
    <>
      <div
        ref={list}
        className="fl-Tabs"
        role="tablist"
        aria-label={label}
        onKeyDown={onKeyDown}
      >
        {items.map(({ id, label: text }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`${name}-tab-${id}`}
            className="fl-Tab"
            aria-selected={id === current}
            aria-controls={`${name}-panel`}
            tabIndex={id === current ? 0 : -1}
            onClick={() => onChange(id)}
          >
            {text}
          </button>
        ))}
      </div>
      <div
        id={`${name}-panel`}
        className="fl-TabPanel"
        role="tabpanel"
        aria-labelledby={`${name}-tab-${current}`}
      >
        {children}
      </div>
    </>
  );
}
