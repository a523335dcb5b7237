import { Signal } from '@lumino/signaling';
import * as React from 'react';
import { act } from 'react';

import { Api, ApiError, ToolCall } from '../src/api';
import { Host, Services, ServicesContext } from '../src/components/context';
import { SessionsTab } from '../src/components/SessionsTab';
import { Session } from '../src/contract/execution';
import { parseError } from '../src/contract/parse-envelope';
import { parseSessions } from '../src/contract/parse-execution';
import { parseToolSpec, ToolSpec } from '../src/contract/tool';
import { PanelModel } from '../src/models/panel';
import { KernelSource, SessionGroup } from '../src/models/sessions';
import { buttonNamed, clean, click, draw, settleDrawing } from './draw';
import { runData, sessionData } from './runs';
import { envelope, fakeApi, job, settle, trans } from './samples';

const sessions = (...parts: object[]) =>
  parseSessions({ sessions: parts.map(part => sessionData(part)) }).sessions;

/** A kernel whose answers a test gives. */
class FakeKernel implements KernelSource {
  isAvailable = true;
  isBusy = false;
  readonly changed = new Signal<this, boolean>(this);
  readonly asked: string[] = [];
  answer: () => Promise<readonly Session[]> = () => Promise.resolve(sessions({}));

  list(): Promise<readonly Session[]> {
    this.asked.push('list');
    return this.answer();
  }

  reset(name: string): Promise<readonly Session[]> {
    this.asked.push(`reset ${name}`);
    return Promise.resolve([]);
  }

  stop(name: string): Promise<void> {
    this.asked.push(`stop ${name}`);
    return Promise.resolve();
  }
}

const failure = new ApiError(
  parseError({ message: 'Out of order.', hint: 'Wait.' }),
  500
);

afterEach(clean);

describe('SessionGroup', () => {
  it('knows nothing before it has asked', async () => {
    const kernel = new FakeKernel();
    const group = new SessionGroup(kernel);
    expect([group.sessions, kernel.asked]).toEqual([null, []]);
    const done = group.refresh();
    expect(group.isLoading).toBe(true);
    await done;
    expect(group.isLoading).toBe(false);
    expect(group.sessions?.map(({ name }) => name)).toEqual(['work']);
  });

  it('asks nobody who is not there', async () => {
    const kernel = new FakeKernel();
    kernel.isAvailable = false;
    await new SessionGroup(kernel).refresh();
    expect(kernel.asked).toEqual([]);
  });

  it('joins questions that come while one is open', async () => {
    const kernel = new FakeKernel();
    const group = new SessionGroup(kernel);
    await Promise.all([group.refresh(), group.refresh(), group.refresh()]);
    expect(kernel.asked).toEqual(['list', 'list']);
  });

  it('keeps what it knows when a question fails, and says why', async () => {
    const kernel = new FakeKernel();
    const group = new SessionGroup(kernel);
    await group.refresh();
    kernel.answer = () => Promise.reject(failure);
    await group.refresh();
    expect(group.error?.message).toBe('Out of order.');
    expect(group.sessions).toHaveLength(1);
    kernel.answer = () => Promise.resolve([]);
    await group.refresh();
    expect([group.error, group.sessions]).toEqual([null, []]);
  });

  it('waits until what was told to stop has stopped, but not for ever', async () => {
    const kernel = new FakeKernel();
    const group = new SessionGroup(kernel, 0);
    const states = ['running', 'running', 'idle'];
    kernel.answer = () => Promise.resolve(sessions({ state: states.shift() }));
    await group.stop('work');
    expect(group.sessions?.[0]?.state).toBe('idle');
    expect(kernel.asked).toEqual(['stop work', 'list', 'list', 'list']);
    kernel.answer = () => Promise.resolve(sessions({ state: 'running' }));
    await group.stop('work');
    expect(group.sessions?.[0]?.state).toBe('running');
  });

  it('takes no answer of a kernel that is gone', async () => {
    const kernel = new FakeKernel();
    const group = new SessionGroup(kernel);
    let give: (list: readonly Session[]) => void = () => undefined;
    kernel.answer = () => new Promise(resolve => (give = resolve));
    const done = group.refresh();
    group.clear();
    give(sessions({}));
    await done;
    expect([group.sessions, group.isLoading]).toEqual([null, false]);
  });
});

const spec = (name: string, positional: readonly string[] = []): ToolSpec => {
  const tool = parseToolSpec({ name, positional });
  if (!tool) {
    throw new Error('This is a tool.');
  }
  return tool;
};

/** A panel whose server has the tools, and answers with `list`. */
async function panelWith(
  list: () => object,
  calls: Partial<Api> = {},
  tools = [spec('run'), spec('sessions'), spec('reset', ['session'])]
): Promise<{ panel: PanelModel; ran: ToolCall[] }> {
  const ran: ToolCall[] = [];
  const api = fakeApi({
    status: () => Promise.resolve(envelope('status')),
    tools: () => Promise.resolve(tools),
    run: call => {
      ran.push(call);
      return Promise.resolve(envelope('sessions', list()));
    },
    jobs: () => Promise.resolve([]),
    ...calls
  });
  const panel = new PanelModel(api);
  await panel.connect();
  return { panel, ran };
}

describe('sessions of the server', () => {
  it('are asked for and reset by the tools, by the name of their parameter', async () => {
    const { panel, ran } = await panelWith(() => ({ sessions: [sessionData()] }));
    await panel.sessions.server.refresh();
    await panel.sessions.server.reset('work');
    expect(ran).toEqual([
      { tool: 'sessions', arguments: {}, cwd: '' },
      { tool: 'reset', arguments: { session: 'work' }, cwd: '' }
    ]);
  });

  it('are stopped by cancelling their jobs', async () => {
    const cancelled: string[] = [];
    const running = [
      job({ id: 'a', tool: 'run', arguments: { session: 'work' } }),
      job({ id: 'b', tool: 'run', arguments: { session: 'other' } }),
      job({ id: 'c', tool: 'run', arguments: { session: 'work' }, state: 'done' })
    ];
    const { panel } = await panelWith(() => ({ sessions: [] }), {
      jobs: () => Promise.resolve(running),
      job: id => Promise.resolve(job({ id })),
      cancelJob: id => {
        cancelled.push(id);
        return Promise.resolve(job({ id, state: 'cancelled' }));
      }
    });
    await panel.sessions.server.stop('work');
    expect(cancelled).toEqual(['a']);
    await panel.sessions.server.stop('idle one');
    expect(panel.sessions.server.error?.message).toContain('Nothing runs');
    panel.dispose();
  });

  it('take another kind of answer for a failure', async () => {
    const { panel } = await panelWith(() => ({}), {
      run: () => Promise.resolve(envelope('error', { message: 'Denied.' }))
    });
    await panel.sessions.server.refresh();
    expect(panel.sessions.server.error?.message).toBe('Denied.');
  });

  it('are asked for again when a run in the panel has ended', async () => {
    const { panel, ran } = await panelWith(() => ({ sessions: [] }), {
      startJob: () =>
        Promise.resolve(
          job({
            state: 'done',
            result: { version: 1, id: 'r', kind: 'execution', data: runData() }
          })
        )
    });
    await panel.run({ tool: 'run', arguments: {}, cwd: '' });
    await settle();
    expect(ran.map(({ tool }) => tool)).toEqual(['sessions']);
    expect(panel.selected?.envelope.kind).toBe('execution');
  });
});

describe('the view of sessions', () => {
  function drawTab(panel: PanelModel): HTMLElement {
    const services: Services = {
      trans,
      panel,
      host: {} as Host,
      rendermime: null,
      cards: null
    };
    return draw(
      <ServicesContext.Provider value={services}>
        <SessionsTab />
      </ServicesContext.Provider>
    );
  }

  const group = (host: Element, name: string) => {
    const found = host.querySelector(`section[aria-label^="${name}"]`);
    if (!found) {
      throw new Error(`There is no group “${name}”.`);
    }
    return found;
  };

  it('asks the server, but a kernel only on the user’s word', async () => {
    const kernel = new FakeKernel();
    const { panel, ran } = await panelWith(() => ({ sessions: [sessionData()] }));
    panel.sessions.follow(kernel);
    panel.results.setNotebook('book.ipynb', []);
    const host = drawTab(panel);
    await settleDrawing();
    expect(ran).toHaveLength(1);
    expect(kernel.asked).toEqual([]);
    expect(group(host, 'Server').textContent).toContain('work');
    const mine = group(host, 'Kernel of book.ipynb');
    click(buttonNamed(mine, 'Ask for them'));
    await settleDrawing();
    expect(mine.querySelector('.fl-Session')).not.toBeNull();
    click(buttonNamed(mine, 'Refresh: Kernel of book.ipynb'));
    await settleDrawing();
    expect(kernel.asked).toEqual(['list', 'list']);
  });

  it('finds variables among many', async () => {
    const variables = Array.from({ length: 20 }, (_, index) => ({
      name: `name_${index}`,
      type: index === 7 ? 'DataFrame' : 'int',
      size: 28,
      preview: String(index)
    }));
    const { panel } = await panelWith(() => ({
      sessions: [sessionData({ variables })]
    }));
    const host = drawTab(panel);
    await settleDrawing();
    const field = host.querySelector<HTMLInputElement>('input[type="search"]');
    expect(field?.getAttribute('aria-label')).toBe('Search variables');
    act(() => {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(
        field,
        'dataframe'
      );
      field?.dispatchEvent(new Event('input', { bubbles: true }));
    });
    const names = [...host.querySelectorAll('tbody th')].map(th => th.textContent);
    expect(names).toEqual(['name_7']);
    expect(host.textContent).toContain('1 of 20 variables');
  });

  it('stops what runs, and resets; then the focus is at the group', async () => {
    const kernel = new FakeKernel();
    const { panel } = await panelWith(() => ({ sessions: [] }));
    panel.sessions.follow(kernel);
    const host = drawTab(panel);
    click(buttonNamed(group(host, 'Kernel'), 'Ask for them'));
    await settleDrawing();
    const mine = group(host, 'Kernel');
    expect(buttonNamed(mine, 'Stop').disabled).toBe(true);
    kernel.isBusy = true;
    act(() => kernel.changed.emit(false));
    expect(buttonNamed(mine, 'Stop').disabled).toBe(false);
    click(buttonNamed(mine, 'Stop'));
    await settleDrawing();
    click(buttonNamed(mine, 'Reset'));
    await settleDrawing();
    expect(kernel.asked).toEqual(['list', 'stop work', 'list', 'reset work']);
    expect(mine.textContent).toContain('No session is open.');
    expect(document.activeElement?.textContent).toBe('Kernel');
  });

  it('forgets the sessions of a kernel that was restarted', async () => {
    const kernel = new FakeKernel();
    const { panel } = await panelWith(() => ({ sessions: [] }));
    panel.sessions.follow(kernel);
    const host = drawTab(panel);
    await act(() => panel.sessions.kernel?.refresh());
    expect(group(host, 'Kernel').querySelector('.fl-Session')).not.toBeNull();
    act(() => kernel.changed.emit(true));
    expect(group(host, 'Kernel').textContent).toContain('not known yet');
    kernel.isAvailable = false;
    act(() => kernel.changed.emit(true));
    expect(group(host, 'Kernel').textContent).toContain('No kernel runs.');
  });

  it('says that it waits, and why it failed', async () => {
    const kernel = new FakeKernel();
    let fail: (reason: unknown) => void = () => undefined;
    kernel.answer = () => new Promise((_, reject) => (fail = reject));
    kernel.isBusy = true;
    const { panel } = await panelWith(() => ({ sessions: [] }));
    panel.sessions.follow(kernel);
    const host = drawTab(panel);
    click(buttonNamed(group(host, 'Kernel'), 'Ask for them'));
    const status = group(host, 'Kernel').querySelector('[role="status"]');
    expect(status?.textContent).toContain('Busy');
    fail(failure);
    await settleDrawing();
    const alert = group(host, 'Kernel').querySelector('[role="alert"]');
    expect(alert?.textContent).toBe('Out of order.Wait.');
    expect(status?.textContent).toBe('');
  });

  it('says that the server runs no code, or does not answer', async () => {
    const { panel } = await panelWith(() => ({}), {}, [spec('parse')]);
    expect(group(drawTab(panel), 'Server').textContent).toContain(
      'no tool that runs code'
    );
    const offline = await panelWith(() => ({}), {
      tools: () => Promise.reject(failure)
    });
    expect(group(drawTab(offline.panel), 'Server').textContent).toContain(
      'does not answer'
    );
  });
});
