/**
 * HTML that code under test has written, as nodes that are safe to show.
 *
 * JupyterLab's sanitizer takes scripts away, but lets pictures from the network, links,
 * and styles that cover the page stand. So what it gives is read into a document that
 * loads nothing, and only the elements and attributes named here are copied from there.
 */

/** Elements that are shown. The text of others is, too, unless they are in `DROPPED`. */
const ELEMENTS = new Set(
  (
    'a abbr b blockquote br caption center code col colgroup dd del details div dl dt em ' +
    'figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small ' +
    'span strong sub summary sup table tbody td tfoot th thead tr tt u ul var'
  ).split(' ')
);

/** Elements that go with all that is in them. */
const DROPPED = new Set(
  (
    'applet audio base button embed form frame frameset head iframe input link math meta ' +
    'noembed noframes noscript object option script select style svg template textarea ' +
    'title video'
  ).split(' ')
);

/** Attributes that neither name an address nor run anything. */
const ATTRIBUTES = new Set(
  'align alt colspan dir height lang open rowspan scope span start title valign width'.split(
    ' '
  )
);

/** Styles that stay within their element. */
const STYLES = [
  'background-color',
  'border',
  'color',
  'font-style',
  'font-weight',
  'padding',
  'text-align',
  'text-decoration',
  'white-space',
  'vertical-align'
];

/** Nothing in a style that would fetch or compute. */
const PLAIN_STYLE = /^[\w\s#%.,()+-]*$/;

const CALLS = /(url|image|image-set|src|var|env|attr|element|expression)\s*\(/i;

/** Pictures that are whole in their address; SVG in `img` runs and fetches nothing. */
const PICTURE = /^data:image\/(png|jpeg|gif|webp|svg\+xml);base64,[a-z0-9+/=\s]+$/i;

/** Deeper than this only the text is kept. */
const MAX_DEPTH = 60;

const MAX_NODES = 20_000;

/** The HTML as nodes for `target`; `sanitize` is JupyterLab's. */
export function foreignNodes(
  html: string,
  sanitize: (html: string) => string,
  target: Document = document
): DocumentFragment {
  const parsed = new DOMParser().parseFromString(sanitize(html), 'text/html');
  const fragment = target.createDocumentFragment();
  new Copy(target).children(parsed.body, fragment, 0);
  return fragment;
}

class Copy {
  constructor(private readonly _target: Document) {}

  children(from: Element, to: Node, depth: number): void {
    for (const node of from.childNodes) {
      if (++this._count > MAX_NODES) {
        return;
      }
      if (node.nodeType === Node.TEXT_NODE) {
        to.appendChild(this._target.createTextNode(node.textContent ?? ''));
      } else if (node.nodeType === Node.ELEMENT_NODE) {
        this._element(node as Element, to, depth);
      }
    }
  }

  private _element(element: Element, to: Node, depth: number): void {
    const name = element.localName;
    if (DROPPED.has(name) || !(element instanceof HTMLElement)) {
      return;
    }
    if (depth >= MAX_DEPTH) {
      to.appendChild(this._target.createTextNode(element.textContent ?? ''));
      return;
    }
    if (!ELEMENTS.has(name)) {
      this.children(element, to, depth + 1);
      return;
    }
    // A heading without words is none to those who listen; pandas begins rows with one.
    const isEmptyHeading = name === 'th' && element.textContent?.trim() === '';
    const copy = this._target.createElement(isEmptyHeading ? 'td' : name);
    copyAttributes(element, copy);
    if (name === 'img' && !copy.hasAttribute('src')) {
      to.appendChild(this._target.createTextNode(element.getAttribute('alt') ?? ''));
      return;
    }
    this.children(element, copy, depth + 1);
    to.appendChild(copy);
  }

  private _count = 0;
}

function copyAttributes(from: HTMLElement, to: HTMLElement): void {
  for (const { name, value } of from.attributes) {
    const isPicture = name === 'src' && from.localName === 'img' && PICTURE.test(value);
    if (isPicture || ATTRIBUTES.has(name)) {
      to.setAttribute(name, value);
    }
  }
  if (from.localName === 'img' && !from.hasAttribute('alt')) {
    to.setAttribute('alt', '');
  }
  for (const property of STYLES) {
    const value = from.style.getPropertyValue(property);
    if (value && PLAIN_STYLE.test(value) && !CALLS.test(value)) {
      to.style.setProperty(property, value);
    }
  }
}
