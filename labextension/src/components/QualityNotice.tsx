import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Quality } from '../contract/reading';
import { readObject } from '../contract/json';
import { formatShare } from '../format';
import { ResultEntry } from '../models/results';
import { Button, Notice } from './basics';
import { useModel, useServices } from './context';

/** What speaks against the text of a page, in words. */
export function doubts(quality: Quality, trans: TranslationBundle): string {
  const trust = trans.__('trust %1', formatShare(quality.score));
  const source = quality.source === 'ocr' ? trans.__('recognised text') : '';
  return [...quality.reasons, source, trust].filter(Boolean).join(' · ');
}

/** Says that a page's text cannot be trusted and why; offers to recognise it anew. */
export function QualityNotice(props: {
  readonly entry: ResultEntry;
  readonly page: number;
  readonly quality: Quality;
}): React.JSX.Element {
  const { trans } = useServices();
  const { entry, page, quality } = props;
  return (
    <Notice tone="warning">
      <span>
        <strong>{trans.__('The text of page %1 cannot be trusted.', page)}</strong>{' '}
        {doubts(quality, trans)}
      </span>
      <RecogniseButton entry={entry} page={page} />
    </Notice>
  );
}

/** Runs optical character recognition over one page; the result opens when it is there. */
function RecogniseButton(props: {
  readonly entry: ResultEntry;
  readonly page: number;
}): React.JSX.Element {
  const { trans, panel, host } = useServices();
  const server = useModel(panel.server);
  const { running } = useModel(panel.jobs);
  const { entry, page } = props;
  const source = host.sourceOf(entry);
  const isRunning = running.some(
    ({ tool, arguments: args }) =>
      tool === 'parse' &&
      args.ocr === 'always' &&
      args.pages === String(page) &&
      args.source === source.source
  );
  const parameters = readObject(server.tool('parse')?.parameters.properties);
  const isAble = Object.hasOwn(parameters, 'ocr') && 'source' in source;
  const recognise = () =>
    void panel.run({
      tool: 'parse',
      arguments: {
        ...panel.results.readingArguments(entry),
        ...source,
        pages: String(page),
        ocr: 'always'
      },
      cwd: host.folder()
    });
  return (
    <Button
      label={isRunning ? trans.__('Recognising…') : trans.__('OCR this page')}
      title={
        isAble
          ? trans.__('Recognise the text in the picture of the page')
          : trans.__('The server cannot recognise text, or the file is not known')
      }
      isDisabled={!isAble || isRunning}
      onClick={recognise}
    />
  );
}
