import * as React from 'react';

import { ApiError } from '../src/api';
import { Host, ServicesContext } from '../src/components/context';
import { WholeCard } from '../src/components/WholeCard';
import { parseError } from '../src/contract/parse-envelope';
import { PanelModel } from '../src/models/panel';
import { buttonNamed, clean, click, draw, settleDrawing } from './draw';
import { runData } from './runs';
import { envelope, fakeApi, trans } from './samples';

const LARGE = [{ mime: 'image/png', data: null }];

afterEach(clean);

function drawResult(
  result: () => Promise<never> | Promise<ReturnType<typeof envelope>>
) {
  const asked: string[] = [];
  const panel = new PanelModel(
    fakeApi({
      result: id => {
        asked.push(id);
        return result();
      }
    })
  );
  const services = { trans, panel, host: {} as Host, rendermime: null, cards: null };
  const shortened = envelope('execution', runData({ displays: LARGE }), {
    truncated: true
  });
  const host = draw(
    <ServicesContext.Provider value={services}>
      <WholeCard envelope={shortened} />
    </ServicesContext.Provider>
  );
  return { host, asked };
}

describe('a result that was shortened', () => {
  it('is shown whole when asked for', async () => {
    const displays = [{ mime: 'image/png', data: 'aGk=' }];
    const { host, asked } = drawResult(() =>
      Promise.resolve(envelope('execution', runData({ displays })))
    );
    expect(host.textContent).toContain('too large for this card');
    expect(asked).toEqual([]);
    click(buttonNamed(host, 'Show all of it'));
    await settleDrawing();
    expect(asked).toEqual(['a1']);
    expect(host.querySelector('img')).not.toBeNull();
    expect(host.querySelector('button')).toBeNull();
  });

  it('says when the rest is gone, and keeps what there is', async () => {
    const gone = new ApiError(parseError({ code: 'DOM_VAL_NOT_FOUND' }), 404);
    const { host } = drawResult(() => Promise.reject(gone));
    click(buttonNamed(host, 'Show all of it'));
    await settleDrawing();
    expect(host.querySelector('[role="alert"]')?.textContent).toContain('Run it again');
    expect(host.textContent).toContain('✓ ok');
  });
});
