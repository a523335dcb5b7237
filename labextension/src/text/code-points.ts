/**
 * Offsets of the contract count code points; JavaScript strings count UTF-16 units.
 *
 * A text without characters beyond U+FFFF needs no conversion. Any other gets a
 * checkpoint each `STRIDE` code points, so that a lookup walks one stride at most.
 */

const STRIDE = 1024;

const ASTRAL = /[\ud800-\udbff][\udc00-\udfff]/;

export class CodePointText {
  private readonly _checkpoints: number[] | null;

  constructor(readonly text: string) {
    this._checkpoints = ASTRAL.test(text) ? checkpoints(text) : null;
  }

  /** The text between two code point offsets; offsets outside are clamped. */
  slice(start: number, end: number): string {
    return this.text.slice(this.toUnits(start), this.toUnits(end));
  }

  /** The UTF-16 offset of a code point offset. */
  toUnits(codePoints: number): number {
    const wanted = Math.max(0, Math.floor(codePoints));
    if (this._checkpoints === null) {
      return Math.min(wanted, this.text.length);
    }
    const stride = Math.floor(wanted / STRIDE);
    const checkpoint = this._checkpoints[stride];
    if (checkpoint === undefined) {
      return this.text.length;
    }
    let units = checkpoint;
    for (
      let left = wanted - stride * STRIDE;
      left > 0 && units < this.text.length;
      left--
    ) {
      units += unitsAt(this.text, units);
    }
    return units;
  }
}

/** How many code points a string has; a lone surrogate counts as one. */
export function countCodePoints(text: string): number {
  let count = 0;
  for (let units = 0; units < text.length; units += unitsAt(text, units)) {
    count++;
  }
  return count;
}

function unitsAt(text: string, units: number): number {
  return (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
}

function checkpoints(text: string): number[] {
  const offsets: number[] = [];
  let count = 0;
  for (let units = 0; units < text.length; units += unitsAt(text, units)) {
    if (count % STRIDE === 0) {
      offsets.push(units);
    }
    count++;
  }
  return offsets;
}
