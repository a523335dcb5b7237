import * as React from 'react';

import { ToolSpec } from '../contract/tool';
import { Notice } from './basics';
import { useModel, useServices } from './context';
import { useSearch } from './search';
import { ToolForm } from './ToolForm';

export function ToolsTab(): React.JSX.Element {
  const { trans, panel } = useServices();
  const server = useModel(panel.server);
  useModel(panel);
  const { form } = panel;
  const tool = form && server.tool(form.tool);
  if (form && tool) {
    return <ToolForm key={form.serial} tool={tool} given={form.given} />;
  }
  return (
    <div className="fl-Scroll">
      {server.error && (
        <Notice tone="error" role="alert">
          {trans.__('The server part of ferrolab does not answer.')}{' '}
          {server.error.message}
        </Notice>
      )}
      {form && !tool && !server.isLoading && !server.error && (
        <Notice tone="warning">
          {trans.__('There is no tool named “%1”.', form.tool)}
        </Notice>
      )}
      <ToolList tools={server.tools} />
    </div>
  );
}

function ToolList({
  tools
}: {
  readonly tools: readonly ToolSpec[];
}): React.JSX.Element {
  const { trans, panel } = useServices();
  const { field, accepts } = useSearch(trans.__('Search tools'), tools.length);
  const shown = tools.filter(({ name, summary }) => accepts(name, summary));
  return (
    <>
      {field}
      <ul className="fl-ToolList" aria-label={trans.__('Tools')}>
        {shown.map(tool => (
          <li key={tool.name}>
            <button type="button" onClick={() => panel.showForm(tool.name)}>
              <span className="fl-ToolList-name">
                <strong>{tool.name}</strong>
                {tool.effects.map(effect => (
                  <span key={effect} className="fl-Chip">
                    {effect}
                  </span>
                ))}
              </span>
              <span className="fl-muted">{tool.summary}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
