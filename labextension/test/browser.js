/** What packages ask of a browser when they are loaded, and jsdom lacks. */

globalThis.structuredClone ??= value => JSON.parse(JSON.stringify(value));
// React looks for it before it lets `act` settle what was drawn.
globalThis.IS_REACT_ACT_ENVIRONMENT = true;
