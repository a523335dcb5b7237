import { ApiError } from '../src/api';
import { Chunk, DocumentLike, EnvelopeOf, PageText } from '../src/contract/envelope';
import { Job } from '../src/contract/job';
import { parseError } from '../src/contract/parse-envelope';
import { FinishedJob, JobsModel } from '../src/models/jobs';
import { LiveCount } from '../src/models/live-count';
import { ChunksModel, PagesModel } from '../src/models/paged';
import { PanelModel } from '../src/models/panel';
import { overlaysFor, ResultsModel } from '../src/models/results';
import { tokenTotals } from '../src/models/token-totals';
import { collectResults } from '../src/notebook/collect';
import { CALL, chunk, envelope, fakeApi, job, settle } from './samples';

function failure(code: string, status: number | null = null): ApiError {
  return new ApiError(parseError({ code, message: code }), status);
}

describe('ResultsModel', () => {
  const entry = (key: string, cellNumber = 1) => ({
    key,
    envelope: envelope('value'),
    origin: { type: 'cell', cellId: key, cellNumber } as const
  });

  it('tells of changes, and only of changes', () => {
    const model = new ResultsModel();
    const changed = jest.fn();
    model.changed.connect(changed);
    const one = entry('a');
    model.setNotebook('n', [one]);
    model.setNotebook('n', [one]);
    expect(changed).toHaveBeenCalledTimes(1);
    model.setNotebook('n', [{ ...one, origin: { ...one.origin, cellNumber: 2 } }]);
    model.setNotebook('m', [one]);
    expect(changed).toHaveBeenCalledTimes(3);
  });

  it('keeps the newest of its own results, up to its limit', () => {
    const model = new ResultsModel();
    model.limit = 2;
    const keys = ['a', 'b', 'c'].map(
      id => model.addFromPanel(envelope('value', {}, { id }), {}, '').key
    );
    expect(model.panelEntries.map(({ envelope: { id } }) => id)).toEqual(['c', 'b']);
    expect(model.find(keys[0] ?? '')).toBeNull();
    model.remove(keys[2] ?? '');
    expect(model.panelEntries).toHaveLength(1);
  });

  it('is silent after its end', () => {
    const model = new ResultsModel();
    const changed = jest.fn();
    model.changed.connect(changed);
    model.dispose();
    model.setNotebook('n', []);
    expect(changed).not.toHaveBeenCalled();
  });
});

describe('overlaysFor', () => {
  const source = { name: 'x.pdf', path: 'data/x.pdf', bytes: 9 };
  const document = envelope('document', { source, characters: 100 });
  const entries = (...data: object[]) =>
    data.map((item, index) => ({
      key: String(index),
      envelope: envelope('chunks', item, {
        id: `c${index}`,
        created: `2026-0${index + 1}`
      }),
      origin: { type: 'panel', arguments: {}, cwd: '' } as const
    }));

  it('fits chunks of the same text, the latest first', () => {
    const others = entries(
      { source, characters: 100 },
      { source: { ...source, path: '../data/x.pdf' }, characters: 100 },
      { source, characters: 99 },
      { source: { ...source, path: 'y.pdf', bytes: 8 }, characters: 100 },
      { source: null, characters: 100 }
    );
    expect(overlaysFor(document, others).map(({ id }) => id)).toEqual(['c1', 'c0']);
  });

  it('lays chunks over their own text', () => {
    const own = envelope('chunks');
    expect(overlaysFor(own, [])).toEqual([own]);
    expect(
      overlaysFor(envelope('value'), entries({ source, characters: 100 }))
    ).toEqual([]);
  });
});

describe('tokenTotals', () => {
  it('adds up what has tokens', () => {
    const results = [
      envelope('chunks', { total_tokens: 100 }),
      envelope('token_count', { count: 7, exact: false }),
      envelope('text', { tokens: 3 }),
      envelope('text', {}),
      envelope('document', {})
    ];
    const entries = results.map((one, index) => ({
      key: String(index),
      envelope: one,
      origin: { type: 'panel', arguments: {}, cwd: '' } as const
    }));
    const totals = tokenTotals(entries);
    expect(totals.total).toBe(110);
    expect(totals.rows.map(({ tokens }) => tokens)).toEqual([100, 7, 3]);
    expect(totals.isExact).toBe(false);
    expect(tokenTotals([])).toMatchObject({ total: 0, isExact: true });
  });
});

describe('collectResults', () => {
  const output = (value: unknown) => ({
    data: { 'application/vnd.ferrolab.v1+json': value }
  });
  const cell = (id: string, ...outputs: { data: Record<string, unknown> }[]) => ({
    id,
    outputs: {
      length: outputs.length,
      get: (index: number) => outputs[index] ?? { data: {} }
    }
  });
  const good = { version: 1, kind: 'value', data: {} };

  it('lists results in order, and nothing else', () => {
    const cells = [
      { id: 'markdown' },
      cell('a', { data: { 'text/plain': 'x' } }, output(good), output({ ...good })),
      cell('b', output('bad'), output({ version: 9 })),
      cell('c', output({ ...good }))
    ];
    const entries = collectResults(cells, 100);
    expect(entries.map(({ key, origin }) => [key, origin])).toEqual([
      ['a:1', { type: 'cell', cellId: 'a', cellNumber: 2 }],
      ['a:2', { type: 'cell', cellId: 'a', cellNumber: 2 }],
      ['c:0', { type: 'cell', cellId: 'c', cellNumber: 4 }]
    ]);
    expect(collectResults(cells, 2)).toHaveLength(2);
  });

  it('reads the same output once', () => {
    const cells = [cell('a', output(good))];
    expect(collectResults(cells, 9)[0]?.envelope).toBe(
      collectResults(cells, 9)[0]?.envelope
    );
  });
});

describe('JobsModel', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function follow(model: JobsModel): FinishedJob[] {
    const finished: FinishedJob[] = [];
    model.finished.connect((_, one) => finished.push(one));
    return finished;
  }

  it('polls while no events come', async () => {
    const answers = [
      job(),
      job({ progress: { done: 1, total: 2 } }),
      job({ state: 'done' })
    ];
    const api = fakeApi({
      startJob: () => Promise.resolve(job({ state: 'queued' })),
      job: () => Promise.resolve(answers.shift() ?? job())
    });
    const model = new JobsModel(api, 100);
    const finished = follow(model);
    await model.start(CALL);
    expect(model.running).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(250);
    expect(model.running[0]?.progress?.done).toBe(1);
    await jest.advanceTimersByTimeAsync(100);
    expect(model.running).toHaveLength(0);
    expect(finished.map(one => [one.job.state, one.call])).toEqual([['done', CALL]]);
  });

  it('takes events, also one that comes before the answer to its start', async () => {
    let send: (job: Job) => void = () => undefined;
    let answer: (job: Job) => void = () => undefined;
    const api = fakeApi({
      listen: onJob => {
        send = onJob;
        return () => undefined;
      },
      startJob: () => new Promise(resolve => (answer = resolve))
    });
    const model = new JobsModel(api, 100);
    const finished = follow(model);
    const started = model.start(CALL);
    send(job({ state: 'done' }));
    send(job({ id: 'of another window' }));
    answer(job({ state: 'queued' }));
    await started;
    expect(finished).toHaveLength(1);
    expect(model.running).toHaveLength(0);
  });

  it('ends a job that the server no longer answers for', async () => {
    const api = fakeApi({
      startJob: () => Promise.resolve(job()),
      job: () => Promise.reject(failure('GONE', 404))
    });
    const model = new JobsModel(api, 100);
    const finished = follow(model);
    await model.start(CALL);
    await jest.advanceTimersByTimeAsync(2000);
    expect(finished.map(one => [one.job.state, one.job.error?.code])).toEqual([
      ['failed', 'GONE']
    ]);
  });

  it('cancels', async () => {
    const api = fakeApi({
      startJob: () => Promise.resolve(job()),
      cancelJob: () => Promise.resolve(job({ state: 'cancelled' }))
    });
    const model = new JobsModel(api, 100);
    const finished = follow(model);
    await model.start(CALL);
    await model.cancel('j1');
    expect(finished[0]?.job.state).toBe('cancelled');
  });

  it('takes up what was running before the page was loaded', async () => {
    const api = fakeApi({
      jobs: () => Promise.resolve([job(), job({ id: 'j0', state: 'done' })]),
      job: () => Promise.resolve(job({ state: 'done' }))
    });
    const model = new JobsModel(api, 100);
    const finished = follow(model);
    await model.resume();
    expect(model.running.map(({ id }) => id)).toEqual(['j1']);
    await jest.advanceTimersByTimeAsync(100);
    expect(finished.map(one => one.job.id)).toEqual(['j1']);
  });

  it('has nothing to take up when the server does not tell', async () => {
    const model = new JobsModel(
      fakeApi({ jobs: () => Promise.reject(failure('DOWN')) }),
      100
    );
    await model.resume();
    expect(model.running).toEqual([]);
  });

  it('asks nothing more after its end', async () => {
    const asked = jest.fn(() => Promise.resolve(job()));
    const stop = jest.fn();
    const api = fakeApi({
      startJob: () => Promise.resolve(job()),
      job: asked,
      listen: () => stop
    });
    const model = new JobsModel(api, 100);
    await model.start(CALL);
    model.dispose();
    await jest.advanceTimersByTimeAsync(1000);
    expect(asked).not.toHaveBeenCalled();
    expect(stop).toHaveBeenCalledTimes(1);
  });
});

describe('PanelModel', () => {
  const done = (parts: object) =>
    fakeApi({
      startJob: () => Promise.resolve(job({ state: 'queued' })),
      listen: onJob => {
        queueMicrotask(() => onJob(job(parts)));
        return () => undefined;
      }
    });

  it('opens the result of a run', async () => {
    const result = { version: 1, kind: 'value', title: 'Answer', data: {} };
    const panel = new PanelModel(done({ state: 'done', result }));
    panel.showForm('parse');
    await panel.run(CALL);
    await settle();
    expect(panel.tab).toBe('results');
    expect(panel.selected?.envelope.title).toBe('Answer');
    expect(panel.selected?.origin).toEqual({
      type: 'panel',
      arguments: CALL.arguments,
      cwd: ''
    });
    panel.dispose();
  });

  it.each([
    [{ state: 'failed', error: { code: 'X' } }, 'X'],
    [
      { state: 'done', result: { version: 1, kind: 'error', data: { code: 'Y' } } },
      'Y'
    ],
    [{ state: 'cancelled', result: { version: 1, kind: 'value' } }, undefined]
  ])('keeps the failure of %j', async (parts, code) => {
    const panel = new PanelModel(done(parts));
    await panel.run(CALL);
    await settle();
    expect(panel.failure?.error.code).toBe(code);
    expect(panel.results.entries).toHaveLength(0);
    panel.dispose();
  });

  it('keeps why a run was refused until it is dismissed', async () => {
    const api = fakeApi({ startJob: () => Promise.reject(failure('REFUSED')) });
    const panel = new PanelModel(api);
    await panel.run(CALL);
    expect(panel.failure).toMatchObject({ call: CALL, error: { code: 'REFUSED' } });
    panel.dismissFailure();
    expect(panel.failure).toBeNull();
    panel.dispose();
  });
});

describe('PagesModel', () => {
  const document = envelope('document', {
    page_count: 35,
    characters: 3500
  }) as DocumentLike;
  const page = (position: number): PageText => ({
    number: position + 1,
    start: position * 100,
    end: position * 100 + 100,
    text: 'x'
  });
  const slice = (start: number, stop: number) =>
    Promise.resolve({
      total: 35,
      items: Array.from({ length: stop - start }, (_, index) => page(start + index))
    });

  it('fetches what is looked at, once, in batches', async () => {
    const pages = jest.fn((_: string, start: number, stop: number) =>
      slice(start, stop)
    );
    const model = new PagesModel(fakeApi({ pages }), document);
    await Promise.all([model.load(18, 21), model.load(19, 20)]);
    await model.load(33, 99);
    expect(pages.mock.calls.map(([, start, stop]) => [start, stop])).toEqual([
      [10, 20],
      [20, 30],
      [30, 35]
    ]);
    expect(model.item(12)?.number).toBe(13);
    expect(model.item(2)).toBeNull();
    expect(model.extents[2]).toEqual({ number: 3, start: 200, end: 300 });
  });

  it('stops at a failure until it is told to try again', async () => {
    let isDown = true;
    const pages = jest.fn((_: string, start: number, stop: number) =>
      isDown ? Promise.reject(failure('DOWN')) : slice(start, stop)
    );
    const model = new PagesModel(fakeApi({ pages }), document);
    await model.load(0, 1);
    await model.load(0, 1);
    expect(pages).toHaveBeenCalledTimes(1);
    expect([model.error?.code, model.isGone]).toEqual(['DOWN', false]);
    isDown = false;
    model.retry();
    await model.load(0, 1);
    expect([model.error, model.loadedCount]).toEqual([null, 10]);
  });

  it('knows when the result is gone', async () => {
    const pages = () => Promise.reject(failure('DOM_VAL_NOT_FOUND', 404));
    const model = new PagesModel(fakeApi({ pages }), document);
    await model.load(0, 1);
    expect([model.error, model.isGone]).toEqual([null, true]);
  });
});

describe('ChunksModel', () => {
  it('starts with what the envelope holds and fetches all', async () => {
    const full = (start: number, stop: number): Chunk[] =>
      Array.from({ length: stop - start }, (_, index) =>
        chunk({ text: 'full' }, start + index)
      );
    const chunks = jest.fn((_: string, start: number, stop: number) =>
      Promise.resolve({ total: 250, items: full(start, stop) })
    );
    const given = envelope('chunks', { count: 250, chunks: [{ text: 'exc' }] });
    const model = new ChunksModel(fakeApi({ chunks }), given as EnvelopeOf<'chunks'>);
    expect(model.chunks.map(({ text }) => text)).toEqual(['exc']);
    await model.loadAll();
    expect(chunks).toHaveBeenCalledTimes(3);
    expect(model.chunks).toHaveLength(250);
    expect(model.chunks[0]?.text).toBe('full');
  });

  it('has nothing to fetch without chunks', async () => {
    const model = new ChunksModel(fakeApi({}), null);
    await model.loadAll();
    expect([model.total, model.chunks, model.maxTokens]).toEqual([0, [], 0]);
  });
});

describe('LiveCount', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('counts when typing pauses; the last text wins', async () => {
    const texts: unknown[] = [];
    const api = fakeApi({
      run: call => {
        texts.push(call.arguments.text);
        return Promise.resolve(
          envelope('token_count', { count: String(call.arguments.text).length })
        );
      }
    });
    const live = new LiveCount(api, 100);
    live.set('a', 'gpt-4o');
    live.set('ab', 'gpt-4o');
    expect(live.isPending).toBe(true);
    await jest.advanceTimersByTimeAsync(100);
    expect([texts, live.count?.count, live.isPending]).toEqual([['ab'], 2, false]);
    live.set('', 'gpt-4o');
    expect(live.count).toBeNull();
    live.dispose();
  });

  it('keeps the last count beside an error', async () => {
    const api = fakeApi({
      run: () => Promise.reject(failure('DOM_VAL_INVALID_MODEL'))
    });
    const live = new LiveCount(api, 100);
    live.set('a', 'gpt-9');
    await jest.advanceTimersByTimeAsync(100);
    expect(live.error?.code).toBe('DOM_VAL_INVALID_MODEL');
    live.dispose();
  });
});
