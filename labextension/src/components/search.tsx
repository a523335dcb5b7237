import * as React from 'react';

/** From so many items on a list can be searched. */
const SEARCH_FROM = 8;

/** A field that narrows down a list while it is typed in. */
export function SearchField(props: {
  readonly label: string;
  readonly query: string;
  readonly onChange: (query: string) => void;
  readonly placeholder?: string;
}): React.JSX.Element {
  const { label, query, onChange, placeholder = label } = props;
  return (
    <input
      className="fl-Input"
      type="search"
      value={query}
      placeholder={placeholder}
      aria-label={label}
      onChange={event => onChange(event.target.value)}
    />
  );
}

export interface Search {
  /** What is typed into, or null while the list is too short for it. */
  readonly field: React.JSX.Element | null;
  /** Whether an item that consists of these texts is looked for. */
  readonly accepts: (...texts: readonly string[]) => boolean;
}

/** The search of a list of `count` items. */
export function useSearch(label: string, count: number): Search {
  const [query, setQuery] = React.useState('');
  const isLong = count >= SEARCH_FROM;
  const words = isLong ? query.trim().toLowerCase() : '';
  return {
    field: isLong ? (
      <SearchField label={label} query={query} onChange={setQuery} />
    ) : null,
    accepts: (...texts) => texts.join(' ').toLowerCase().includes(words)
  };
}
