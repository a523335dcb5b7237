import * as React from 'react';

import { ChartsTab } from './charts/ChartsTab';
import { useModel, useServices } from './context';
import { Jobs } from './Jobs';
import { ResultsTab } from './ResultsTab';
import { SessionsTab } from './SessionsTab';
import { StatusFoot } from './StatusFoot';
import { Tabs } from './Tabs';
import { TokensTab } from './TokensTab';
import { ToolsTab } from './ToolsTab';

/** The whole panel: tabs, what runs, and the server's state at the foot. */
export function Panel(): React.JSX.Element {
  const { trans, panel } = useServices();
  useModel(panel);
  const items = [
    { id: 'results', label: trans.__('Results') },
    { id: 'charts', label: trans.__('Charts') },
    { id: 'tools', label: trans.__('Tools') },
    { id: 'tokens', label: trans.__('Tokens') },
    { id: 'sessions', label: trans.__('Sessions') }
  ] as const;
  return (
    <div className="fl-Panel-frame">
      <Jobs />
      <Tabs
        name="ferrolab-main"
        label={trans.__('Parts of the panel')}
        items={items}
        current={panel.tab}
        onChange={tab => panel.showTab(tab)}
      >
        {panel.tab === 'results' && <ResultsTab />}
        {panel.tab === 'charts' && <ChartsTab />}
        {panel.tab === 'tools' && <ToolsTab />}
        {panel.tab === 'tokens' && <TokensTab />}
        {panel.tab === 'sessions' && <SessionsTab />}
      </Tabs>
      <StatusFoot />
    </div>
  );
}
