import * as React from 'react';

import { Field } from '../tool-form';
import { Button, classes } from './basics';
import { useServices } from './context';

export interface FieldRowProps {
  readonly field: Field;
  readonly value: string;
  readonly error: string | null;
  readonly onChange: (value: string) => void;
}

/** A field of a form with its label, its explanation and what is wrong with it. */
export function FieldRow(props: FieldRowProps): React.JSX.Element {
  const { trans } = useServices();
  const { field, error } = props;
  const id = `ferrolab-field-${field.name}`;
  return (
    <div
      className={classes(
        'fl-Field',
        field.type === 'boolean' && 'fl-mod-check',
        error && 'fl-mod-wrong'
      )}
    >
      <label htmlFor={id}>
        {field.label}
        {field.isRequired && (
          <span className="fl-Field-required"> ({trans.__('needed')})</span>
        )}
      </label>
      <Input {...props} id={id} />
      {field.type === 'code' && (
        <p id={`${id}-keys`} className="fl-muted">
          {trans.__('Ctrl+Enter, or ⌘ Enter, runs it.')}
        </p>
      )}
      {field.description && (
        <p id={`${id}-about`} className="fl-muted">
          {field.description}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="fl-Field-error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

/** What all kinds of inputs have in common. */
function inputAttributes({
  field,
  error,
  id
}: FieldRowProps & { readonly id: string }) {
  const described = [
    field.type === 'code' && `${id}-keys`,
    field.description && `${id}-about`,
    error && `${id}-error`
  ];
  return {
    id,
    'data-field': field.name,
    'aria-invalid': error !== null,
    'aria-required': field.isRequired,
    'aria-describedby': described.filter(Boolean).join(' ') || undefined
  } as const;
}

function Input(props: FieldRowProps & { readonly id: string }): React.JSX.Element {
  const { trans } = useServices();
  const { field, value, onChange } = props;
  const common = inputAttributes(props);
  switch (field.type) {
    case 'boolean':
      return (
        <input
          {...common}
          type="checkbox"
          checked={value === 'true'}
          onChange={event => onChange(String(event.target.checked))}
        />
      );
    case 'choice':
      return (
        <select
          {...common}
          className="fl-Input"
          value={value}
          onChange={event => onChange(event.target.value)}
        >
          {(!field.isRequired || value === '') && (
            <option value="">{trans.__('(not set)')}</option>
          )}
          {field.choices.map(choice => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      );
    case 'body':
    case 'code':
      return (
        <textarea
          {...common}
          className={classes('fl-Input', field.type === 'code' && 'fl-mod-code')}
          rows={field.type === 'code' ? 12 : 6}
          spellCheck={field.type === 'code' ? false : undefined}
          autoCapitalize="off"
          value={value}
          onChange={event => onChange(event.target.value)}
          onKeyDown={submitOnShortcut}
        />
      );
    case 'path':
      return <PathInput {...props} />;
    default:
      return (
        <input
          {...common}
          className="fl-Input"
          type={field.type === 'password' ? 'password' : 'text'}
          autoComplete="off"
          inputMode={field.type === 'number' ? 'decimal' : undefined}
          value={value}
          onChange={event => onChange(event.target.value)}
        />
      );
  }
}

/** Enter is a line break here; together with Ctrl or ⌘ it runs, as in cells. */
function submitOnShortcut(event: React.KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    event.currentTarget.form?.requestSubmit();
  }
}

/** A path is typed, chosen in a dialog, or taken from what is open or selected. */
function PathInput(props: FieldRowProps & { readonly id: string }): React.JSX.Element {
  const { trans, host } = useServices();
  const { value, onChange } = props;
  const current = host.currentFile();
  const pick = async () => {
    const path = await host.pickFile();
    if (path !== null) {
      onChange(path);
    }
  };
  return (
    <>
      <input
        {...inputAttributes(props)}
        className="fl-Input"
        type="text"
        value={value}
        onChange={event => onChange(event.target.value)}
      />
      <div className="fl-Actions">
        <Button label={trans.__('Choose…')} onClick={() => void pick()} />
        {current !== null && current !== value && (
          <Button
            label={trans.__('Use %1', current.split('/').pop() ?? current)}
            title={current}
            onClick={() => onChange(current)}
          />
        )}
      </div>
    </>
  );
}
