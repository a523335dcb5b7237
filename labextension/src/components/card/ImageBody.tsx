import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { EnvelopeOf } from '../../contract/envelope';
import { formatBytes, formatCount } from '../../format';
import { useOutputPicture } from './kept';
import { Facts } from './parts';

/** A picture, and what is known of it. */
export function ImageBody(props: {
  readonly envelope: EnvelopeOf<'image'>;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { envelope, trans } = props;
  const { data } = envelope;
  const { frame, value, problem } = useOutputPicture(envelope.id, trans);
  return (
    <div ref={frame}>
      {problem && <p className="fl-muted">{problem}</p>}
      {value?.picture && (
        <img
          className="fl-Picture"
          src={value.picture}
          alt={data.description || envelope.title}
          decoding="async"
        />
      )}
      <Facts
        facts={[
          [
            trans.__('Pixels'),
            data.width > 0
              ? `${formatCount(data.width)} × ${formatCount(data.height)}`
              : ''
          ],
          [trans.__('Format'), data.mediaType],
          [trans.__('Size'), data.bytes === null ? '' : formatBytes(data.bytes)],
          [trans.__('Written to'), data.path]
        ]}
      />
    </div>
  );
}
