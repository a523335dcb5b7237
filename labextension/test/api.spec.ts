/** @jest-environment node */

import { ServerConnection } from '@jupyterlab/services';

import { ApiError, errorData, OFFLINE, ServerApi } from '../src/api';
import { Job } from '../src/contract/job';
import { CALL } from './samples';

interface Sent {
  readonly url: string;
  readonly method: string;
  readonly body: unknown;
}

/** A server that answers everything alike. */
function serverAnswering(status: number, answer: unknown) {
  const sent: Sent[] = [];
  const respond = async (request: Request): Promise<Response> => {
    const text = await request.text();
    sent.push({
      url: request.url.replace(/[?&]\d+$/, ''),
      method: request.method,
      body: text ? (JSON.parse(text) as unknown) : null
    });
    return new Response(typeof answer === 'string' ? answer : JSON.stringify(answer), {
      status
    });
  };
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://localhost/base/',
    wsUrl: 'ws://localhost/base/',
    token: 'se cret',
    appendToken: true,
    fetch: respond as unknown as typeof fetch,
    WebSocket: FakeSocket as unknown as typeof WebSocket
  });
  return { api: new ServerApi(settings), sent };
}

class FakeSocket {
  static last: FakeSocket | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  isClosed = false;

  constructor(readonly url: string) {
    FakeSocket.last = this;
  }

  close(): void {
    this.isClosed = true;
  }
}

const RESULT = { version: 1, id: 'a1', kind: 'value', data: { value: 1 } };

async function failureOf(promise: Promise<unknown>): Promise<ApiError> {
  const reason: unknown = await promise.then(
    () => null,
    (error: unknown) => error
  );
  expect(reason).toBeInstanceOf(ApiError);
  return reason as ApiError;
}

describe('ServerApi', () => {
  it('runs a tool', async () => {
    const { api, sent } = serverAnswering(200, { result: RESULT });
    const envelope = await api.run({ ...CALL, tool: 'a/b?c', cwd: 'notes' });
    expect(envelope.id).toBe('a1');
    expect(sent).toEqual([
      {
        url: 'http://localhost/base/ferrolab/tools/a%2Fb%3Fc',
        method: 'POST',
        body: { arguments: { source: 'x.pdf' }, cwd: 'notes' }
      }
    ]);
  });

  it('looks at a page without having it kept', async () => {
    const { api, sent } = serverAnswering(200, {
      result: RESULT,
      views: [{ number: 3 }]
    });
    expect((await api.look({ ...CALL, tool: 'page' })).number).toBe(3);
    expect(sent.map(({ body }) => body)).toEqual([
      { arguments: { source: 'x.pdf' }, cwd: '', keep: false }
    ]);
    const { api: other } = serverAnswering(200, { result: RESULT });
    await failureOf(other.look(CALL));
  });

  it('starts, asks after and cancels jobs', async () => {
    const { api, sent } = serverAnswering(202, { job: { id: 'j1', state: 'queued' } });
    expect((await api.startJob(CALL)).state).toBe('queued');
    await api.job('j1');
    await api.cancelJob('j1');
    expect(
      sent.map(({ method, url }) => `${method} ${url.split('ferrolab/')[1]}`)
    ).toEqual(['POST jobs', 'GET jobs/j1', 'DELETE jobs/j1']);
    expect(sent[0]?.body).toEqual(CALL);
  });

  it('asks for a part of the pages', async () => {
    const { api, sent } = serverAnswering(200, {
      total: 36,
      pages: [{ number: 11, start: 5, end: 7, text: 'ab' }, 'no page']
    });
    const slice = await api.pages('a1', 10, 20);
    expect(sent[0]?.url).toBe(
      'http://localhost/base/ferrolab/results/a1/pages?start=10&stop=20'
    );
    expect(slice).toEqual({
      total: 36,
      items: [{ number: 11, start: 5, end: 7, quality: null, text: 'ab' }]
    });
  });

  it('hands on the error of the server', async () => {
    const error = {
      code: 'DOM_VAL_NOT_FOUND',
      type: 'E',
      message: 'gone',
      hint: 'again'
    };
    const { api } = serverAnswering(404, { error });
    const failure = await failureOf(api.chunks('a1', 0, 1));
    expect(failure.isGone).toBe(true);
    expect(errorData(failure)).toMatchObject(error);
  });

  it('makes do with other errors', async () => {
    const { api } = serverAnswering(403, { message: 'Forbidden' });
    expect((await failureOf(api.status())).data).toMatchObject({
      code: 'HTTP_403',
      message: 'Forbidden'
    });
    const proxy = serverAnswering(502, '<html>Bad gateway</html>');
    expect((await failureOf(proxy.api.status())).data.code).toBe('HTTP_502');
  });

  it('tells when nobody answers', async () => {
    const settings = ServerConnection.makeSettings({
      fetch: () => Promise.reject(new TypeError('refused'))
    });
    const failure = await failureOf(new ServerApi(settings).tools());
    expect(failure.data).toMatchObject({ code: OFFLINE, retryable: true });
  });

  it('tells when the answer is not what it should be', async () => {
    const { api } = serverAnswering(200, { result: 'x', job: 7 });
    expect((await failureOf(api.run(CALL))).data.hint).toContain('different versions');
    expect((await failureOf(api.job('j'))).data.message).toContain('a job');
  });

  it('listens to events', () => {
    const { api } = serverAnswering(200, {});
    const jobs: Job[] = [];
    const onClose = jest.fn();
    const stop = api.listen(job => jobs.push(job), onClose);
    const socket = FakeSocket.last;
    expect(socket?.url).toBe('ws://localhost/base/ferrolab/events?token=se%20cret');
    for (const data of [
      '{',
      '{"type":"job"}',
      '{"type":"other","job":{"id":"x"}}',
      new Blob()
    ]) {
      socket?.onmessage?.({ data });
    }
    socket?.onmessage?.({ data: '{"type":"job","job":{"id":"j1","state":"done"}}' });
    expect(jobs.map(({ id, state }) => [id, state])).toEqual([['j1', 'done']]);
    socket?.onclose?.();
    expect(onClose).toHaveBeenCalledTimes(1);
    stop();
    expect(socket?.isClosed).toBe(true);
  });
});
