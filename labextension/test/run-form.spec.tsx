import * as React from 'react';
import { act } from 'react';

import { ToolCall } from '../src/api';
import { Host, ServicesContext } from '../src/components/context';
import { ToolForm } from '../src/components/ToolForm';
import { parseToolSpec } from '../src/contract/tool';
import { PanelModel } from '../src/models/panel';
import { clean, draw, settleDrawing } from './draw';
import { fakeApi, job, trans } from './samples';

const RUN = parseToolSpec({
  name: 'run',
  summary: 'Run Python in a sandbox.',
  effects: ['executes'],
  body: 'code',
  positional: ['code'],
  parameters: {
    properties: {
      timeout_s: { type: 'number', default: 30 },
      code: { type: 'string', description: 'Python.' },
      session: { anyOf: [{ type: 'string' }, { type: 'null' }], default: null }
    },
    required: ['code']
  }
});

afterEach(clean);

describe('the form of a tool that runs code', () => {
  const calls: ToolCall[] = [];

  function drawForm(): HTMLTextAreaElement {
    calls.length = 0;
    const panel = new PanelModel(
      fakeApi({
        startJob: call => {
          calls.push(call);
          return Promise.resolve(job({ state: 'cancelled' }));
        }
      })
    );
    const host = { folder: () => 'work', currentFile: () => null } as unknown as Host;
    const services = { trans, panel, host, rendermime: null, cards: null };
    if (!RUN) {
      throw new Error('This is a tool.');
    }
    const drawn = draw(
      <ServicesContext.Provider value={services}>
        <ToolForm tool={RUN} given={{ code: 'if x:\n    y' }} />
      </ServicesContext.Provider>
    );
    const field = drawn.querySelector('textarea');
    if (!field) {
      throw new Error('There is no field for the code.');
    }
    return field;
  }

  const press = (field: HTMLTextAreaElement, keys: KeyboardEventInit) => {
    const event = new KeyboardEvent('keydown', {
      key: 'Enter',
      bubbles: true,
      cancelable: true,
      ...keys
    });
    act(() => void field.dispatchEvent(event));
    return event.defaultPrevented;
  };

  it('has a field for code, without spelling, that says how it is run', () => {
    const field = drawForm();
    expect(field.classList).toContain('fl-mod-code');
    expect(field.getAttribute('spellcheck')).toBe('false');
    const described = field.getAttribute('aria-describedby')?.split(' ') ?? [];
    expect(
      described.map(id => document.getElementById(id)?.textContent).join(' ')
    ).toBe('Ctrl+Enter, or ⌘ Enter, runs it. Python.');
  });

  it.each([{ ctrlKey: true }, { metaKey: true }])(
    'runs at Enter with %j',
    async keys => {
      expect(press(drawForm(), keys)).toBe(true);
      await settleDrawing();
      expect(calls).toEqual([
        { tool: 'run', arguments: { code: 'if x:\n    y' }, cwd: 'work' }
      ]);
    }
  );

  it('leaves Enter alone to break lines', async () => {
    expect(press(drawForm(), {})).toBe(false);
    await settleDrawing();
    expect(calls).toEqual([]);
  });
});
