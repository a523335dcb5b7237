/** The smallest parts, used all over. */

import { LabIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

export function classes(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ');
}

const BACKENDS = ['native', 'python', 'missing'];

/** The class that colours a backend's name; names come from data, classes do not. */
export function backendClass(backend: string): string {
  return BACKENDS.includes(backend) ? `fl-backend-${backend}` : '';
}

export interface ButtonProps {
  readonly label: string;
  readonly onClick: () => void;
  readonly icon?: LabIcon;
  readonly isPrimary?: boolean;
  readonly isDisabled?: boolean;
  readonly title?: string;
  /** What the button is called where its label alone would not say enough. */
  readonly fullLabel?: string;
}

export function Button(props: ButtonProps): React.JSX.Element {
  const { label, onClick, icon: Icon, isPrimary, isDisabled, title, fullLabel } = props;
  return (
    <button
      type="button"
      className={classes('fl-Button', isPrimary && 'fl-mod-primary')}
      disabled={isDisabled}
      title={title}
      aria-label={fullLabel}
      onClick={onClick}
    >
      {Icon && <Icon.react tag="span" className="fl-Button-icon" />}
      {label}
    </button>
  );
}

export interface IconButtonProps {
  readonly label: string;
  readonly icon: LabIcon;
  readonly onClick: () => void;
  readonly isDisabled?: boolean;
  readonly tabIndex?: number;
  readonly isPressed?: boolean;
}

export function IconButton(props: IconButtonProps): React.JSX.Element {
  const { label, icon: Icon, onClick, isDisabled, tabIndex, isPressed } = props;
  return (
    <button
      type="button"
      className="fl-IconButton"
      aria-label={label}
      aria-pressed={isPressed}
      title={label}
      disabled={isDisabled}
      tabIndex={tabIndex}
      onClick={onClick}
    >
      <Icon.react tag="span" className="fl-Button-icon" />
    </button>
  );
}

export interface UsageBarProps {
  readonly used: number;
  readonly limit: number;
}

/** How much of a limit is used; the figures stand beside it as text. */
export function UsageBar({ used, limit }: UsageBarProps): React.JSX.Element {
  const share = limit > 0 ? used / limit : 0;
  return (
    <span
      className={classes('fl-UsageBar', share > 1 && 'fl-mod-over')}
      aria-hidden="true"
    >
      <span style={{ width: `${Math.min(share, 1) * 100}%` }} />
    </span>
  );
}

export function Notice(props: {
  readonly children: React.ReactNode;
  readonly tone?: 'info' | 'warning' | 'error';
  readonly role?: 'alert' | 'status' | 'note';
}): React.JSX.Element {
  const { children, tone = 'info', role = 'note' } = props;
  return (
    <div className={`fl-Notice fl-mod-${tone}`} role={role}>
      {children}
    </div>
  );
}
