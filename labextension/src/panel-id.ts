/** The id of the side panel's widget. */
export const PANEL_ID = 'ferrolab-panel';
