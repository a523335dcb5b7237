import { NotebookPanel } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';

import { MIME_TYPE } from '../src/contract/envelope';
import { NotebookKernel, sessionsExpression } from '../src/notebook/kernel';
import { sessionData } from './runs';

const ENVELOPE = { version: 1, kind: 'sessions', data: { sessions: [sessionData()] } };

const answered = (data: object) => ({
  status: 'ok',
  user_expressions: { ferrolab: { status: 'ok', data } }
});

/** A notebook whose kernel gives these contents of replies, one after the other. */
class FakeNotebook {
  readonly requests: { code: string; silent: boolean; user_expressions: object }[] = [];
  readonly interrupt = jest.fn(() => Promise.resolve());
  language = 'python';
  status = 'idle';
  readonly sessionContext;

  constructor(...replies: object[]) {
    const kernel = {
      isDisposed: false,
      connectionStatus: 'connected',
      interrupt: this.interrupt,
      info: Promise.resolve({ language_info: { name: 'python' } }),
      requestExecute: (request: (typeof this.requests)[number]) => {
        this.requests.push(request);
        return { done: Promise.resolve({ content: replies.shift() }) };
      }
    };
    Object.defineProperty(kernel, 'status', { get: () => this.status });
    Object.defineProperty(kernel, 'info', {
      get: () => Promise.resolve({ language_info: { name: this.language } })
    });
    this.sessionContext = {
      session: { kernel } as { kernel: typeof kernel | null },
      kernelChanged: new Signal<object, void>(this),
      statusChanged: new Signal<object, string>(this)
    };
  }
}

function kernelOf(notebook: FakeNotebook): NotebookKernel {
  const kernel = new NotebookKernel();
  kernel.notebook = notebook as unknown as NotebookPanel;
  return kernel;
}

describe('the kernel of a notebook', () => {
  it('is asked without a trace', async () => {
    const notebook = new FakeNotebook(answered({ [MIME_TYPE]: ENVELOPE }));
    const sessions = await kernelOf(notebook).list();
    expect(sessions.map(({ name }) => name)).toEqual(['work']);
    expect(notebook.requests).toEqual([
      {
        code: '',
        silent: true,
        store_history: false,
        stop_on_error: false,
        allow_stdin: false,
        user_expressions: { ferrolab: sessionsExpression('sessions', {}) }
      }
    ]);
  });

  it('has no sessions where nothing has run in a sandbox', async () => {
    const notebook = new FakeNotebook(answered({ 'text/plain': 'None' }));
    expect(await kernelOf(notebook).list()).toEqual([]);
  });

  it('is not asked in another language', async () => {
    const notebook = new FakeNotebook();
    notebook.language = 'R';
    expect(await kernelOf(notebook).list()).toEqual([]);
    expect(notebook.requests).toEqual([]);
  });

  it('is asked once more when a failing cell took the question along', async () => {
    const aborted = { status: 'aborted' };
    const twice = new FakeNotebook(aborted, answered({ [MIME_TYPE]: ENVELOPE }));
    expect(await kernelOf(twice).list()).toHaveLength(1);
    const never = new FakeNotebook(aborted, aborted);
    await expect(kernelOf(never).list()).rejects.toThrow('did not answer');
  });

  it('says what Python raised', async () => {
    const error = { status: 'error', ename: 'PolicyError', evalue: 'not allowed' };
    const reply = { status: 'ok', user_expressions: { ferrolab: error } };
    await expect(kernelOf(new FakeNotebook(reply)).list()).rejects.toThrow(
      'not allowed'
    );
  });

  it('passes names as literals, whatever is in them', () => {
    const expression = sessionsExpression('reset', { name: '"); import os #\n\\' });
    expect(expression).toContain('{"name": "\\"); import os #\\n\\\\"}');
  });

  it('tells when its sessions are gone', () => {
    const notebook = new FakeNotebook();
    const kernel = kernelOf(notebook);
    const seen: boolean[] = [];
    kernel.changed.connect((_, isGone) => void seen.push(isGone));
    notebook.sessionContext.statusChanged.emit('busy');
    notebook.sessionContext.statusChanged.emit('restarting');
    notebook.sessionContext.kernelChanged.emit();
    kernel.notebook = notebook as unknown as NotebookPanel;
    kernel.notebook = null;
    notebook.sessionContext.statusChanged.emit('restarting');
    expect(seen).toEqual([false, true, true, true]);
  });

  it('is there only when it runs, and is never started', async () => {
    const notebook = new FakeNotebook();
    const kernel = kernelOf(notebook);
    expect([kernel.isAvailable, kernel.isBusy]).toEqual([true, false]);
    notebook.status = 'busy';
    expect(kernel.isBusy).toBe(true);
    await kernel.stop();
    expect(notebook.interrupt).toHaveBeenCalledTimes(1);
    notebook.sessionContext.session.kernel = null;
    expect([kernel.isAvailable, kernel.isBusy]).toEqual([false, false]);
    expect(await kernel.list()).toEqual([]);
    expect(notebook.requests).toEqual([]);
  });
});
