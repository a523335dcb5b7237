import { useVirtualizer } from '@tanstack/react-virtual';
import { caretDownEmptyThinIcon, caretRightIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Section } from '../contract/envelope';
import { isDoubted } from '../contract/reading';
import { formatCount } from '../format';
import { PagesModel } from '../models/paged';
import { OutlineRow, outlineTree, visibleRows } from '../text/outline';
import { useServices } from './context';
import { step } from './keyboard';
import { doubts } from './QualityNotice';

export interface OutlineProps {
  readonly sections: readonly Section[];
  readonly pages: PagesModel;
  readonly onGoTo: (offset: number, page: number | null) => void;
}

/** The section tree and the pages of a document. */
export function Outline(props: OutlineProps): React.JSX.Element {
  const { trans } = useServices();
  return (
    <div className="fl-Outline">
      {props.sections.length > 0 ? (
        <SectionTree {...props} />
      ) : (
        <p className="fl-muted">
          {trans.__('No headings were found in this document.')}
        </p>
      )}
      {props.pages.total > 1 && <PageList {...props} />}
    </div>
  );
}

function SectionTree({ sections, onGoTo }: OutlineProps): React.JSX.Element {
  const { trans } = useServices();
  const tree = React.useMemo(() => outlineTree(sections), [sections]);
  const [expanded, setExpanded] = React.useState<ReadonlySet<string>>(
    () => new Set(sections.map((_, index) => String(index)))
  );
  const [current, setCurrent] = React.useState('0');
  const frame = React.useRef<HTMLUListElement>(null);
  const rows = visibleRows(tree, expanded);

  const focus = (id: string | undefined) => {
    if (id !== undefined) {
      setCurrent(id);
      frame.current?.querySelector<HTMLElement>(`[data-node="${id}"]`)?.focus();
    }
  };
  const toggle = (id: string) => {
    setExpanded(before => {
      const after = new Set(before);
      if (!after.delete(id)) {
        after.add(id);
      }
      return after;
    });
  };
  const open = ({ node: { section } }: OutlineRow) =>
    onGoTo(section.start, section.page);

  const onKeyDown = (event: React.KeyboardEvent, row: OutlineRow) => {
    const { node, parent } = row;
    const isParent = node.children.length > 0;
    const next = step(event.key, rows.indexOf(row), rows.length, 'vertical');
    if (next !== null) {
      focus(rows[next]?.node.id);
    } else if (event.key === 'Enter' || event.key === ' ') {
      open(row);
    } else if (event.key === 'ArrowRight' && isParent) {
      if (expanded.has(node.id)) {
        focus(node.children[0]?.id);
      } else {
        toggle(node.id);
      }
    } else if (event.key === 'ArrowLeft' && isParent && expanded.has(node.id)) {
      toggle(node.id);
    } else if (event.key === 'ArrowLeft') {
      focus(parent?.id);
    } else {
      return;
    }
    event.preventDefault();
  };

  return (
    <ul ref={frame} className="fl-Tree" role="tree" aria-label={trans.__('Sections')}>
      {rows.map(row => {
        const { node, depth } = row;
        const isOpen = expanded.has(node.id);
        const Caret = isOpen ? caretDownEmptyThinIcon : caretRightIcon;
        return (
          <li
            key={node.id}
            data-node={node.id}
            role="treeitem"
            aria-level={depth}
            aria-posinset={row.place}
            aria-setsize={row.siblings}
            aria-expanded={node.children.length > 0 ? isOpen : undefined}
            aria-selected={node.id === current}
            tabIndex={
              rows.some(other => other.node.id === current)
                ? node.id === current
                  ? 0
                  : -1
                : row === rows[0]
                  ? 0
                  : -1
            }
            style={{ paddingInlineStart: `${(depth - 1) * 14 + 4}px` }}
            onKeyDown={event => onKeyDown(event, row)}
            onClick={() => {
              setCurrent(node.id);
              open(row);
            }}
          >
            <span
              className="fl-Tree-caret"
              onClick={event => {
                event.stopPropagation();
                toggle(node.id);
              }}
            >
              {node.children.length > 0 && <Caret.react tag="span" />}
            </span>
            <span className="fl-Tree-title">{node.section.title || '—'}</span>
            {node.section.page !== null && (
              <span className="fl-muted">{node.section.page}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

const PAGE_ROW_HEIGHT = 24;

function PageList({ pages, onGoTo }: OutlineProps): React.JSX.Element {
  const { trans } = useServices();
  const frame = React.useRef<HTMLDivElement>(null);
  const [current, setCurrent] = React.useState(0);
  const virtualizer = useVirtualizer({
    count: pages.total,
    getScrollElement: () => frame.current,
    estimateSize: () => PAGE_ROW_HEIGHT,
    overscan: 8
  });
  const open = (position: number) => {
    const page = pages.extents[position];
    if (page) {
      onGoTo(page.start, page.number);
    }
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const next = step(event.key, current, pages.total, 'vertical');
    if (next !== null) {
      setCurrent(next);
      virtualizer.scrollToIndex(next);
    } else if (event.key === 'Enter' || event.key === ' ') {
      open(current);
    } else {
      return;
    }
    event.preventDefault();
  };
  const doubted = pages.extents.filter(({ quality }) => isDoubted(quality)).length;
  const pagesTitle =
    doubted > 0
      ? trans._n(
          'Pages · the text of %1 cannot be trusted',
          'Pages · the texts of %1 cannot be trusted',
          doubted
        )
      : trans.__('Pages');
  return (
    <section className="fl-Pages">
      <h4>{pagesTitle}</h4>
      <div
        ref={frame}
        className="fl-Listbox"
        role="listbox"
        aria-label={trans.__('Pages')}
        aria-activedescendant={`ferrolab-page-${current}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div
          className="fl-Virtual"
          role="presentation"
          style={{ height: virtualizer.getTotalSize() }}
        >
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const page = pages.extents[index];
            return (
              page && (
                <div
                  key={index}
                  id={`ferrolab-page-${index}`}
                  className="fl-Virtual-item fl-PageRow"
                  role="option"
                  aria-selected={index === current}
                  aria-posinset={index + 1}
                  aria-setsize={pages.total}
                  style={{
                    transform: `translateY(${start}px)`,
                    height: PAGE_ROW_HEIGHT
                  }}
                  onClick={() => {
                    setCurrent(index);
                    open(index);
                  }}
                >
                  <span>{trans.__('Page %1', page.number)}</span>
                  {isDoubted(page.quality) && (
                    <span
                      className="fl-Chip fl-mod-warn"
                      title={doubts(page.quality, trans)}
                    >
                      {trans.__('not trusted')}
                    </span>
                  )}
                  <span className="fl-muted">
                    {trans.__('%1 characters', formatCount(page.end - page.start))}
                  </span>
                </div>
              )
            );
          })}
        </div>
      </div>
    </section>
  );
}
