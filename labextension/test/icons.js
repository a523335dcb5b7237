/** Stands in for JupyterLab's icons: every name is an icon that draws nothing. */

class LabIcon {
  react = () => null;
}

module.exports = new Proxy(
  { LabIcon },
  { get: (known, name) => known[name] ?? new LabIcon() }
);
