import * as React from 'react';

import { EnvelopeOf } from '../../contract/envelope';
import { PictureView } from '../../contract/pictures';
import { DocumentFile, PageView } from '../../contract/reading';

/** What cards ask of the panel, wherever they are drawn. */
export interface CardHost {
  pageView(id: string): Promise<PageView>;
  pictureView(id: string): Promise<PictureView>;
  /** Show a document that was read with others in the panel. */
  openFile(file: DocumentFile, within: EnvelopeOf<'documents'>): void;
}

/** Where the panel puts itself in reach of cards, once it is there. */
export interface CardHostSlot {
  current: CardHost | null;
}

/** Without it a card shows what its envelope holds, and opens nothing. */
export const CardHostContext = React.createContext<CardHost | null>(null);

/** The picture or chart that stands beside an envelope in an output. */
export const OutputContext = React.createContext<PictureView | null>(null);
