import * as React from 'react';

import { Chunk, ChunksData } from '../../contract/envelope';
import { formatCount, formatPages, formatShare, share } from '../../format';
import { UsageBar } from '../basics';
import { BodyProps, Facts, Fold, SectionList, TableFrame } from './parts';

/** Rows that stand open; the others are folded. */
const ROWS_OPEN = 6;

export function ChunksBody({ data, trans }: BodyProps<ChunksData>): React.JSX.Element {
  const folded = data.chunks.slice(ROWS_OPEN);
  return (
    <>
      <Facts
        facts={[
          [trans.__('Chunks'), formatCount(data.count)],
          [trans.__('Tokens'), formatCount(data.totalTokens)],
          [trans.__('Limit'), formatCount(data.maxTokens)],
          [trans.__('Overlap'), formatCount(data.overlapTokens)],
          [trans.__('Model'), data.model],
          [trans.__('Filled'), formatShare(meanFill(data))]
        ]}
      />
      <ChunkTable chunks={data.chunks.slice(0, ROWS_OPEN)} data={data} trans={trans} />
      {folded.length > 0 && (
        <Fold label={trans.__('%1 more chunks', formatCount(data.count - ROWS_OPEN))}>
          <ChunkTable chunks={folded} data={data} trans={trans} />
          {data.count > data.chunks.length && (
            <p className="fl-muted">
              {trans.__(
                'The panel shows all %1; here are the first %2.',
                formatCount(data.count),
                formatCount(data.chunks.length)
              )}
            </p>
          )}
        </Fold>
      )}
      <SectionList sections={data.sections} trans={trans} />
    </>
  );
}

/** How full the chunks are on average. */
function meanFill({ count, maxTokens, totalTokens }: ChunksData): number {
  return share(totalTokens, count * maxTokens);
}

function ChunkTable(
  props: BodyProps<ChunksData> & { readonly chunks: readonly Chunk[] }
): React.JSX.Element | null {
  const { chunks, data, trans } = props;
  if (chunks.length === 0) {
    return null;
  }
  return (
    <TableFrame label={trans.__('Chunks')}>
      <table className="fl-ChunkTable">
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">{trans.__('Tokens')}</th>
            <th scope="col">{trans.__('Place')}</th>
            <th scope="col">{trans.__('Text')}</th>
          </tr>
        </thead>
        <tbody>
          {chunks.map((chunk, position) => (
            <tr key={position}>
              <td className="fl-number">{chunk.index + 1}</td>
              <td className="fl-number">
                {formatCount(chunk.tokens)}
                <UsageBar used={chunk.tokens} limit={data.maxTokens} />
              </td>
              <td className="fl-Place">
                {formatPages(chunk.pageStart, chunk.pageEnd, trans)}
                <span className="fl-muted">{chunk.sectionPath.at(-1) ?? ''}</span>
              </td>
              <td className="fl-ChunkTable-text">
                <div>{chunk.text}</div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
