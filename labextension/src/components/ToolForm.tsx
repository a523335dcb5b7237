import { caretLeftIcon, runIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { JsonObject } from '../contract/json';
import { ToolSpec } from '../contract/tool';
import {
  fieldOfError,
  formArguments,
  FormErrors,
  formFields,
  initialValues,
  validate
} from '../tool-form';
import { IconButton } from './basics';
import { Fold } from './card/parts';
import { useModel, useServices } from './context';
import { FieldRow } from './FieldRow';

export interface ToolFormProps {
  readonly tool: ToolSpec;
  readonly given: JsonObject;
}

/** A tool's form; its run shows at the top of the panel, its result when it ends. */
export function ToolForm({ tool, given }: ToolFormProps): React.JSX.Element {
  const { trans, panel, host } = useServices();
  useModel(panel);
  const form = React.useRef<HTMLFormElement>(null);
  const fields = React.useMemo(() => formFields(tool), [tool]);
  const [values, setValues] = React.useState(() =>
    initialValues(fields, { ...panel.preferred(tool), ...given })
  );
  const [errors, setErrors] = React.useState<FormErrors>({});
  const runsCode = fields.some(field => field.type === 'code');
  const running = useModel(panel.jobs).running.some(job => job.tool === tool.name);
  const shownErrors = { ...serverErrors(), ...errors };

  /** An error of the server that names a field shows at that field. */
  function serverErrors(): FormErrors {
    const failure = panel.failure?.call.tool === tool.name ? panel.failure : null;
    const name = failure && fieldOfError(fields, failure.error.context);
    return name ? { [name]: failure.error.message } : {};
  }

  const change = (name: string, value: string) => {
    setValues(before => ({ ...before, [name]: value }));
    setErrors(({ [name]: _, ...others }) => others);
  };

  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    const found = validate(fields, values, trans);
    setErrors(found);
    const [firstWrong] = Object.keys(found);
    if (firstWrong !== undefined) {
      form.current?.querySelector<HTMLElement>(`[data-field="${firstWrong}"]`)?.focus();
      return;
    }
    const call = { tool: tool.name, arguments: formArguments(fields, values) };
    void panel.run({ ...call, cwd: host.folder() });
  };

  return (
    <div className="fl-Scroll">
      <div className="fl-Detail-title">
        <IconButton
          label={trans.__('Back to all tools')}
          icon={caretLeftIcon}
          onClick={() => panel.showForm(null)}
        />
        <h3>{tool.name}</h3>
      </div>
      <p>{tool.summary}</p>
      {tool.description && tool.description !== tool.summary && (
        <Fold label={trans.__('More about it')}>
          <p className="fl-ToolDescription">{tool.description}</p>
          {tool.examples.map(example => (
            <code key={example} className="fl-Usage">
              {example}
            </code>
          ))}
        </Fold>
      )}
      <form ref={form} className="fl-Form" noValidate onSubmit={submit}>
        {fields.map(field => (
          <FieldRow
            key={field.name}
            field={field}
            value={values[field.name] ?? ''}
            error={shownErrors[field.name] ?? null}
            onChange={value => change(field.name, value)}
          />
        ))}
        <button type="submit" className="fl-Button fl-mod-primary">
          <runIcon.react tag="span" className="fl-Button-icon" />
          {running
            ? trans.__('Run another')
            : runsCode
              ? trans.__('Run the code')
              : trans.__('Run %1', tool.name)}
        </button>
      </form>
    </div>
  );
}
