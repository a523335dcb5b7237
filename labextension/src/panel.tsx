import { ReactWidget } from '@jupyterlab/ui-components';
import { Drag } from '@lumino/dragdrop';
import { Message } from '@lumino/messaging';
import * as React from 'react';

import { CardHostContext } from './components/card/host';
import { RenderMimeContext } from './components/card/rich';
import { Services, ServicesContext } from './components/context';
import { Panel } from './components/Panel';
import { readTexts } from './contract/json';
import { ferrolabIcon } from './icons';
import { PANEL_ID } from './panel-id';

/** Under this type the file browser gives the paths of what is dragged. */
const CONTENTS_MIME = 'application/x-jupyter-icontents';

/** The side panel's widget: draws the components, and takes files that are dropped. */
export class FerrolabPanel extends ReactWidget {
  constructor(
    private readonly _services: Services,
    private readonly _onDrop: (paths: readonly string[]) => void
  ) {
    super();
    const { trans } = _services;
    this.id = PANEL_ID;
    this.addClass('fl-Panel');
    this.title.icon = ferrolabIcon;
    this.title.caption = trans.__('ferrolab: results, tools, tokens and sessions');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('ferrolab'));
  }

  handleEvent(event: Event): void {
    if (!isDrag(event) || !event.mimeData.hasData(CONTENTS_MIME)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    // Nothing is moved: the file browser just offers no other action.
    event.dropAction = event.proposedAction;
    this.toggleClass(
      'fl-mod-drop',
      event.type !== 'lm-drop' && event.type !== 'lm-dragleave'
    );
    if (event.type === 'lm-drop') {
      this._onDrop(readTexts(event.mimeData.getData(CONTENTS_MIME)));
    }
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    DRAG_EVENTS.forEach(type => this.node.addEventListener(type, this));
  }

  protected override onBeforeDetach(msg: Message): void {
    DRAG_EVENTS.forEach(type => this.node.removeEventListener(type, this));
    super.onBeforeDetach(msg);
  }

  protected override onActivateRequest(): void {
    this.node.querySelector<HTMLElement>('[role="tab"][tabindex="0"]')?.focus();
  }

  protected render(): React.JSX.Element {
    return (
      <ServicesContext.Provider value={this._services}>
        <RenderMimeContext.Provider value={this._services.rendermime}>
          <CardHostContext.Provider value={this._services.cards}>
            <Panel />
          </CardHostContext.Provider>
        </RenderMimeContext.Provider>
      </ServicesContext.Provider>
    );
  }
}

const DRAG_EVENTS = ['lm-dragenter', 'lm-dragover', 'lm-dragleave', 'lm-drop'];

function isDrag(event: Event): event is Drag.Event {
  return DRAG_EVENTS.includes(event.type) && 'mimeData' in event;
}
