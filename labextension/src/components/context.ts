import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { JsonObject } from '../contract/json';
import { DocumentFile } from '../contract/reading';
import { IModel } from '../models/model';
import { PanelModel } from '../models/panel';
import { ResultEntry } from '../models/results';
import { CardHost } from './card/host';

/** What the panel asks of JupyterLab around it. */
export interface Host {
  /** Insert a code cell below the active one; a message tells when that is impossible. */
  insert(source: string): void;
  insertAsCode(entry: ResultEntry): void;
  /** Insert code that makes one table of a document a DataFrame. */
  insertTable(entry: ResultEntry, position: number): void;
  jumpTo(entry: ResultEntry): void;
  runAgain(entry: ResultEntry): void;
  /** Arguments that name the source of a result, relative to the server's root. */
  sourceOf(entry: ResultEntry): JsonObject;
  /** Show a document that was read with others. */
  openFile(file: DocumentFile, within: ResultEntry): void;
  copy(text: string): void;
  /** Let the user choose a file; null when they do not. */
  pickFile(): Promise<string | null>;
  /** The file selected in the file browser or open in front, if any. */
  currentFile(): string | null;
  /** Folder that new runs are made for, relative to the server's root. */
  folder(): string;
}

export interface Services {
  readonly trans: TranslationBundle;
  readonly panel: PanelModel;
  readonly host: Host;
  /** What results show besides text is drawn by it. */
  readonly rendermime: IRenderMimeRegistry | null;
  readonly cards: CardHost | null;
}

export const ServicesContext = React.createContext<Services | null>(null);

export function useServices(): Services {
  const services = React.useContext(ServicesContext);
  if (services === null) {
    throw new Error('A panel component is used outside the panel.');
  }
  return services;
}

/** Draw again whenever the model changes. */
export function useModel<M extends IModel>(model: M): M {
  const subscribe = React.useCallback(
    (onChange: () => void) => {
      const slot = () => onChange();
      model.changed.connect(slot);
      return () => void model.changed.disconnect(slot);
    },
    [model]
  );
  React.useSyncExternalStore(subscribe, () => model.version);
  return model;
}

/** A model that lives as long as `deps` stay the same and the component is there. */
export function useOwnModel<M extends IModel & { dispose(): void }>(
  create: () => M,
  key: unknown
): M {
  const held = React.useRef<{ readonly key: unknown; readonly model: M } | null>(null);
  if (held.current === null || held.current.key !== key) {
    held.current?.model.dispose();
    held.current = { key, model: create() };
  }
  React.useEffect(
    () => () => {
      held.current?.model.dispose();
      held.current = null;
    },
    []
  );
  return useModel(held.current.model);
}
