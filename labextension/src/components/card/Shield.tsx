import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Isolation, IsolationLayer, IsolationLevel } from '../../contract/execution';
import { Notice } from '../basics';

interface Props {
  readonly isolation: Isolation;
  readonly trans: TranslationBundle;
}

/** Whether all walls stood; long lists of sessions leave out which these are. */
function isWhole({ level, layers }: Isolation): boolean {
  return level === 'full' && layers.every(({ isActive }) => isActive);
}

/** Says where the isolation falls short; nothing when it does not. */
export function IsolationWarning({
  isolation,
  trans
}: Props): React.JSX.Element | null {
  return isWhole(isolation) ? null : (
    <Notice tone="warning">
      <WarningSign />
      <span>{warning(isolation, trans)}</span>
    </Notice>
  );
}

/** Which walls stood around the code, each with what it does or why it is missing. */
export function Shield({ isolation, trans }: Props): React.JSX.Element {
  const { level, layers } = isolation;
  const active = layers.filter(layer => layer.isActive).length;
  return (
    <details className="fl-Fold fl-Shield">
      <summary>
        <ShieldSign isWhole={isWhole(isolation)} />
        {trans.__('Isolation: %1', levelLabel(level, trans))}
        {layers.length > 0 && (
          <span className="fl-muted">
            {' · '}
            {trans.__('%1 of %2 layers active', active, layers.length)}
          </span>
        )}
      </summary>
      <ul className="fl-Layers">
        {layers.map((layer, index) => (
          <li key={index}>
            <span className="fl-Layer-state">
              {layer.isActive ? trans.__('✓ active') : trans.__('✗ absent')}
            </span>
            <strong>{layerName(layer)}</strong>
            {layer.detail && <span className="fl-muted">{layer.detail}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** `user_namespace` as `user namespace`. */
function layerName({ layer }: IsolationLayer): string {
  return layer.replace(/_/g, ' ');
}

function levelLabel(level: IsolationLevel, trans: TranslationBundle): string {
  switch (level) {
    case 'full':
      return trans.__('full');
    case 'landlock':
      return trans.__('landlock and seccomp only');
    case 'none':
      return trans.__('none');
    case 'unknown':
      return trans.__('unknown');
  }
}

function warning({ level, layers }: Isolation, trans: TranslationBundle): string {
  if (level === 'none') {
    return trans.__(
      'No isolation: the code ran with all rights of this kernel or server.'
    );
  }
  const absent = layers.filter(layer => !layer.isActive).map(layerName);
  if (level === 'unknown') {
    return trans.__('What isolated the code was not told.');
  }
  return absent.length === 0
    ? trans.__('Weaker isolation: %1.', levelLabel(level, trans))
    : trans.__('Weaker isolation: without %1.', absent.join(', '));
}

function WarningSign(): React.JSX.Element {
  return (
    <svg className="fl-Sign" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d="M8 1.5 15 14H1zM8 6v4M8 11.5v1" />
    </svg>
  );
}

function ShieldSign({ isWhole }: { readonly isWhole: boolean }): React.JSX.Element {
  const sign = isWhole ? 'M5.5 7.5l2 2 3-3.5' : 'M8 4.5v4M8 10v1';
  return (
    <svg className="fl-Sign" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={`M8 1.5 13.5 3.5v4c0 3-2 5.5-5.5 7-3.5-1.5-5.5-4-5.5-7v-4z${sign}`} />
    </svg>
  );
}
