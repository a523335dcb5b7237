/** Sections as a tree. */

import { Section } from '../contract/envelope';

export interface OutlineNode {
  readonly id: string;
  readonly section: Section;
  readonly children: OutlineNode[];
}

/** Nest sections by level; a level that is skipped counts as the next one. */
export function outlineTree(sections: readonly Section[]): OutlineNode[] {
  const roots: OutlineNode[] = [];
  const open: OutlineNode[] = [];
  sections.forEach((section, index) => {
    const node: OutlineNode = { id: String(index), section, children: [] };
    while ((open.at(-1)?.section.level ?? 0) >= section.level) {
      open.pop();
    }
    (open.at(-1)?.children ?? roots).push(node);
    open.push(node);
  });
  return roots;
}

export interface OutlineRow {
  readonly node: OutlineNode;
  readonly depth: number;
  readonly parent: OutlineNode | null;
  /** Place among the siblings, from 1, and how many there are. */
  readonly place: number;
  readonly siblings: number;
}

/** The rows that are seen when only the nodes in `expanded` are open. */
export function visibleRows(
  nodes: readonly OutlineNode[],
  expanded: ReadonlySet<string>,
  depth = 1,
  parent: OutlineNode | null = null
): OutlineRow[] {
  return nodes.flatMap((node, index) => [
    { node, depth, parent, place: index + 1, siblings: nodes.length },
    ...(expanded.has(node.id)
      ? visibleRows(node.children, expanded, depth + 1, node)
      : [])
  ]);
}
