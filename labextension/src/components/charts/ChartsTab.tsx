import * as React from 'react';

import { EnvelopeOf } from '../../contract/envelope';
import { pictureIn } from '../../contract/output';
import { ResultEntry } from '../../models/results';
import { usePicture } from '../card/kept';
import { useModel, useServices } from '../context';
import { step } from '../keyboard';
import { useSearch } from '../search';

/** A result that is looked at. */
type Pictorial = EnvelopeOf<'chart'> | EnvelopeOf<'image'>;
type PictorialEntry = ResultEntry & { readonly envelope: Pictorial };

function isPictorial(entry: ResultEntry): entry is PictorialEntry {
  return entry.envelope.kind === 'chart' || entry.envelope.kind === 'image';
}

/** All charts and pictures side by side. */
export function ChartsTab(): React.JSX.Element {
  const { trans, panel } = useServices();
  const results = useModel(panel.results);
  const entries = results.entries.filter(isPictorial);
  const { field, accepts } = useSearch(trans.__('Search charts'), entries.length);
  const shown = entries.filter(({ envelope: { title, summary, line } }) =>
    accepts(title, summary, line)
  );
  return (
    <div className="fl-Scroll">
      {field}
      {entries.length === 0 ? (
        <p className="fl-muted">
          {trans.__(
            'Charts and pictures of the notebook gather here, as those of %1',
            '%agent chart sales.csv --x month --y sold'
          )}
        </p>
      ) : (
        <ul
          className="fl-Gallery"
          aria-label={trans.__('Charts and pictures')}
          onKeyDown={moveInGallery}
        >
          {shown.map((entry, index) => (
            <Tile key={entry.key} entry={entry} isFirst={index === 0} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Tile(props: {
  readonly entry: PictorialEntry;
  readonly isFirst: boolean;
}): React.JSX.Element {
  const { trans, panel } = useServices();
  const { entry, isFirst } = props;
  const { envelope, data } = entry;
  const given = React.useMemo(() => (data ? pictureIn(data) : null), [data]);
  const { frame, value, problem } = usePicture<HTMLLIElement>(
    given,
    envelope.id,
    trans
  );
  return (
    <li ref={frame}>
      <button
        type="button"
        tabIndex={isFirst ? 0 : -1}
        title={envelope.summary}
        onClick={() => panel.showResult(entry.key)}
      >
        <span className="fl-Gallery-picture">
          {value?.picture ? (
            <img src={value.picture} alt={envelope.data.description} decoding="async" />
          ) : (
            <span className="fl-muted">{problem}</span>
          )}
        </span>
        <span className="fl-Gallery-title">{envelope.title}</span>
      </button>
    </li>
  );
}

/** Arrow keys lead through the tiles, in rows of as many as fit. */
function moveInGallery(event: React.KeyboardEvent<HTMLElement>): void {
  const tiles = [...event.currentTarget.querySelectorAll('button')];
  const at = tiles.findIndex(tile => tile === document.activeElement);
  const tops = tiles.map(tile => tile.getBoundingClientRect().top);
  const columns = Math.max(1, tops.filter(top => top === tops[0]).length);
  const isVertical = event.key === 'ArrowUp' || event.key === 'ArrowDown';
  const next = isVertical
    ? at + (event.key === 'ArrowDown' ? columns : -columns)
    : step(event.key, at, tiles.length, 'horizontal');
  const target = at < 0 || next === null ? undefined : tiles[next];
  if (target) {
    event.preventDefault();
    target.focus();
  }
}
