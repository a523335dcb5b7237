import * as React from 'react';

import { EnvelopeOf } from '../../contract/envelope';
import { DocumentFile, PageView } from '../../contract/reading';

/** What cards ask of the panel, wherever they are drawn. */
export interface CardHost {
  pageView(id: string): Promise<PageView>;
  /** Show a document that was read with others in the panel. */
  openFile(file: DocumentFile, within: EnvelopeOf<'documents'>): void;
}

/** Where the panel puts itself in reach of cards, once it is there. */
export interface CardHostSlot {
  current: CardHost | null;
}

/** Without it a card shows what its envelope holds, and opens nothing. */
export const CardHostContext = React.createContext<CardHost | null>(null);

/** The picture that stands beside an envelope in an output, as an address for `img`. */
export const PictureContext = React.createContext<string | null>(null);
