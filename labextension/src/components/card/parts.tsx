import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Section } from '../../contract/envelope';

/** What each part of a card is given. */
export interface BodyProps<D> {
  readonly data: D;
  readonly trans: TranslationBundle;
}

type Fact = readonly [label: string, value: React.ReactNode];

/** Labelled values; those without a value are left out. */
export function Facts({ facts }: { facts: readonly Fact[] }): React.JSX.Element | null {
  const given = facts.filter(([, value]) => value !== null && value !== '');
  if (given.length === 0) {
    return null;
  }
  return (
    <dl className="fl-Facts">
      {given.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Something long behind a line that opens it. */
export function Fold(props: {
  readonly label: string;
  readonly isOpen?: boolean;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  return (
    <details className="fl-Fold" open={props.isOpen}>
      <summary>{props.label}</summary>
      {props.children}
    </details>
  );
}

/** How many sections a card lists before it says how many more there are. */
const SECTIONS_SHOWN = 40;

export function SectionList(props: {
  readonly sections: readonly Section[];
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  const { sections, trans } = props;
  if (sections.length === 0) {
    return null;
  }
  const hidden = sections.length - SECTIONS_SHOWN;
  return (
    <Fold label={trans._n('%1 section', '%1 sections', sections.length)}>
      <ol className="fl-SectionList">
        {sections.slice(0, SECTIONS_SHOWN).map((section, index) => (
          <li
            key={index}
            style={{ paddingInlineStart: `${(section.level - 1) * 14}px` }}
          >
            <span>{section.title || '—'}</span>
            {section.page !== null && (
              <span className="fl-muted">{trans.__('p. %1', section.page)}</span>
            )}
          </li>
        ))}
        {hidden > 0 && <li className="fl-muted">{trans.__('and %1 more', hidden)}</li>}
      </ol>
    </Fold>
  );
}

/**
 * A frame that scrolls, also with the keyboard.
 *
 * It is a group and no region: landmarks of the same name in many cards would be noise.
 */
export function TableFrame(props: {
  readonly label: string;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  return (
    <div className="fl-TableFrame" role="group" aria-label={props.label} tabIndex={0}>
      {props.children}
    </div>
  );
}

/** Text as it is, in a frame that scrolls. */
export function Excerpt(props: {
  readonly text: string;
  readonly label: string;
  readonly isCode?: boolean;
}): React.JSX.Element | null {
  return props.text === '' ? null : (
    <pre
      className={props.isCode ? 'fl-Excerpt fl-mod-code' : 'fl-Excerpt'}
      role="group"
      aria-label={props.label}
      tabIndex={0}
    >
      {props.text}
    </pre>
  );
}

/** Tints for tokens, so that neighbours differ. */
const TOKEN_TINTS = 5;

/** Each token on its own tint; line breaks are shown, as they are part of tokens. */
export function TokenPreview(props: {
  readonly tokens: readonly string[];
  readonly isTruncated: boolean;
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  const { tokens, isTruncated, trans } = props;
  if (tokens.length === 0) {
    return null;
  }
  return (
    <div
      className="fl-TokenPreview"
      role="group"
      aria-label={trans.__('Tokens')}
      tabIndex={0}
    >
      {tokens.map((token, index) => (
        <span key={index} className={`fl-Token fl-tint-${index % TOKEN_TINTS}`}>
          {token.replace(/\n/g, '⏎\n').replace(/\t/g, '⇥\t')}
        </span>
      ))}
      {isTruncated && <span className="fl-muted"> …</span>}
    </div>
  );
}
