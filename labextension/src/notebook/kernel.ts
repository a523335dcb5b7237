import { ISessionContext } from '@jupyterlab/apputils';
import { NotebookPanel } from '@jupyterlab/notebook';
import { Kernel, KernelMessage } from '@jupyterlab/services';
import { ISignal, Signal } from '@lumino/signaling';

import { ApiError } from '../api';
import { MIME_TYPE } from '../contract/envelope';
import { Session } from '../contract/execution';
import { JsonObject, readObject, readText } from '../contract/json';
import { parseEnvelope, parseError } from '../contract/parse-envelope';
import { KernelSource, sessionsOf } from '../models/sessions';
import { pythonLiteral } from './python';

/** States of a kernel after which nothing of it is left. */
const GONE: readonly KernelMessage.Status[] = [
  'restarting',
  'autorestarting',
  'terminating',
  'dead'
];

/** Under this name the kernel answers. */
const ANSWER = 'ferrolab';

/**
 * The sandbox sessions in the kernel of a notebook.
 *
 * It is asked by expressions that leave no trace in the notebook, its history or its
 * names. No kernel is started, and ferrolab is not imported where no cell has.
 */
export class NotebookKernel implements KernelSource {
  /** Change over to the kernel of a notebook, or of none. */
  set notebook(notebook: NotebookPanel | null) {
    const context = notebook?.sessionContext ?? null;
    if (context === this._context) {
      return;
    }
    Signal.disconnectReceiver(this);
    this._context = context;
    context?.kernelChanged.connect(this._onKernelChanged, this);
    context?.statusChanged.connect(this._onStatusChanged, this);
    this._changed.emit(true);
  }

  get changed(): ISignal<this, boolean> {
    return this._changed;
  }

  get isAvailable(): boolean {
    const kernel = this._kernel;
    return (
      kernel !== null &&
      !kernel.isDisposed &&
      kernel.connectionStatus !== 'disconnected'
    );
  }

  get isBusy(): boolean {
    return this._kernel?.status === 'busy';
  }

  async list(): Promise<readonly Session[]> {
    return this._call('sessions', {});
  }

  async reset(name: string): Promise<readonly Session[]> {
    return this._call('reset', { name });
  }

  async stop(): Promise<void> {
    await this._kernel?.interrupt();
  }

  dispose(): void {
    Signal.clearData(this);
    this._context = null;
  }

  private get _kernel(): Kernel.IKernelConnection | null {
    return this._context?.session?.kernel ?? null;
  }

  private async _call(tool: string, args: JsonObject): Promise<readonly Session[]> {
    const answer = await this._evaluate(sessionsExpression(tool, args));
    const envelope = parseEnvelope(answer[MIME_TYPE]);
    // Without an envelope the kernel has never run anything in a sandbox.
    return envelope ? sessionsOf(envelope) : [];
  }

  /** The MIME bundle of an expression. */
  private async _evaluate(expression: string): Promise<JsonObject> {
    const kernel = this._kernel;
    if (!kernel) {
      return {};
    }
    const { language_info: language } = await kernel.info;
    if (language.name !== 'python') {
      return {};
    }
    let answer = await ask(kernel, expression);
    if (answer === null) {
      // A cell that fails takes the requests behind it along; one more is not behind it.
      answer = await ask(kernel, expression);
    }
    if (answer?.status !== 'ok') {
      throw new ApiError(kernelError(answer ?? {}), null);
    }
    return readObject(answer.data);
  }

  private _onKernelChanged(): void {
    this._changed.emit(true);
  }

  private _onStatusChanged(_: ISessionContext, status: KernelMessage.Status): void {
    this._changed.emit(GONE.includes(status));
  }

  private _context: ISessionContext | null = null;
  private readonly _changed = new Signal<this, boolean>(this);
}

/** What an expression gives, as the protocol of kernels has it; null when it was aborted. */
async function ask(
  kernel: Kernel.IKernelConnection,
  expression: string
): Promise<JsonObject | null> {
  const { content } = await kernel.requestExecute({
    code: '',
    silent: true,
    store_history: false,
    stop_on_error: false,
    allow_stdin: false,
    user_expressions: { [ANSWER]: expression }
  }).done;
  return content.status === 'ok' ? readObject(content.user_expressions[ANSWER]) : null;
}

/** Python that calls a tool where a sandbox has been used, and else is `None`. */
export function sessionsExpression(tool: string, args: JsonObject): string {
  const call = `loaded["ferrolab"].call(${pythonLiteral(tool)}, ${pythonLiteral(args)})`;
  const guarded = `${call} if "ferrolab.sandbox" in loaded else None`;
  return `(lambda loaded: ${guarded})(__import__("sys").modules)`;
}

function kernelError(answer: JsonObject) {
  return parseError({
    type: readText(answer.ename) || 'KernelError',
    message:
      readText(answer.evalue) ||
      'The kernel did not answer: what ran before was interrupted or failed.',
    retryable: true
  });
}
