import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import * as React from 'react';

/**
 * JupyterLab's renderers and its sanitizer, for what a result shows besides text.
 *
 * Without them a card shows such parts as a note.
 */
export const RenderMimeContext = React.createContext<IRenderMimeRegistry | null>(null);

/** Whether what a run has printed stands above its card already. */
export const StreamedContext = React.createContext(false);
