/** One JSON value of many in a text, and its place. */
export interface JsonElement {
  /** The beginning only, where the element is too long. */
  readonly text: string;
  /** Line of its first character, from 1. */
  readonly line: number;
  /** Column of its first character, from 1, in UTF-16 units. */
  readonly column: number;
  /** False where the element did not end; its text then goes on to the next element. */
  readonly whole: boolean;
  readonly tooLong: boolean;
}

/** A layout that the caller knows. */
export interface KnownLayout {
  /** 1: the elements of a list. 0: values one after the other. */
  readonly level: 0 | 1;
  /** Longest element, in UTF-16 units. */
  readonly longest: number;
}

/** The lists in which Google's APIs wrap what they return. */
const WRAPPED =
  /"(timeSeries|metricDescriptors|alertPolicies|metrics|serviceLevelObjectives|services|entries)"\s*:\s*\[$/;
const [NEWLINE, QUOTE, BACKSLASH, COMMA] = [0x0a, 0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const BYTE_ORDER_MARK = 0xfeff;
/** Longer than any element of Google's tools. Limits memory where the end of an element is missing. */
const LONGEST = 128 * 1024 * 1024;
/** How much of an element is kept that is too long. */
const BEGINNING = 200;

/**
 * Splits a text into JSON values without parsing them, piece by piece, so that memory holds one value and not the file.
 *
 * Without a known layout, the text may be a list, values one after the other (NDJSON), a list that is wrapped as in
 * `{"timeSeries": []}`, or a list of such pages. Between values one after the other, a broken one does not affect the
 * next: an object that starts a line starts a new value.
 *
 * With a known layout, lists are not unwrapped, values may start lines inside others, and text that belongs to no value
 * is an element too.
 */
export class JsonElements {
  #line = 1;
  /** How many characters of the line lie before this piece; negative where the line starts in it. */
  #before = 0;
  /** The first line break of this piece that is not counted yet; negative: there is none. */
  #newline = -1;
  /** Does this piece start at the start of a line? */
  #atLineStart = true;
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** The part of the current element that earlier pieces hold. */
  #kept = '';
  #tooLong = false;
  /** Where the current element starts in this piece; negative: there is none. */
  #from = -1;
  #elementLine = 0;
  #elementColumn = 0;
  /** Depth of elements: 0 for values one after the other, 1 in a list, 2 deeper in wrapped lists; -1: not yet known. */
  #level: number;
  #listStarted = false;
  readonly #isKnown: boolean;
  readonly #longest: number;

  constructor(layout?: KnownLayout) {
    this.#level = layout?.level ?? -1;
    this.#isKnown = layout !== undefined;
    this.#longest = layout?.longest ?? LONGEST;
  }

  /** Takes a piece of the text; returns the elements that end in it. */
  push(piece: string): JsonElement[] {
    const found: JsonElement[] = [];
    if (this.#from >= 0) this.#from = 0;
    this.#newline = piece.indexOf('\n');
    for (let i = 0; i < piece.length; i++) {
      if (this.#inString) i = this.#string(piece, i, found);
      else if (this.#depth > this.#level && this.#from >= 0) i = this.#inside(piece, i, found);
      if (this.#inString || i === piece.length) break;
      this.#outside(piece, i, found);
    }
    this.#countLines(piece, piece.length);
    this.#before += piece.length;
    if (piece !== '') this.#atLineStart = piece.endsWith('\n');
    if (this.#from >= 0) this.#keep(piece.slice(this.#from));
    return found;
  }

  /** At the end of the text: the element that did not end, or an empty one for a list that did not end. */
  end(): JsonElement[] {
    const text = this.#kept.trim();
    const whole = !this.#tooLong && !this.#inString && this.#depth <= this.#level;
    if (text !== '') return [{ text, ...this.#place, whole, tooLong: this.#tooLong }];
    const listEnded = this.#level < 1 || this.#depth < this.#level;
    if (listEnded) return [];
    return [{ text: '', line: this.#line, column: this.#before + 1, whole: false, tooLong: false }];
  }

  get #place() {
    return { line: this.#elementLine, column: this.#elementColumn };
  }

  /** Goes on inside an element, to a bracket that may end it, open a wrapped list, or start a value anew. */
  #inside(piece: string, from: number, found: JsonElement[]): number {
    const wrapped = this.#isKnown ? -1 : this.#level + 1;
    const last = this.#level + 1;
    let depth = this.#depth;
    let i = from;
    while (i < piece.length) {
      const char = piece.charCodeAt(i);
      if (char === QUOTE) {
        this.#depth = depth;
        i = this.#string(piece, i + 1, found);
        if (this.#inString || this.#from < 0) return i;
        continue;
      }
      if (char === OPEN_OBJECT || char === OPEN_LIST) {
        if (depth === wrapped || (this.#restarts && this.#startsLine(piece, i))) break;
        depth += 1;
      } else if (char === CLOSE_OBJECT || char === CLOSE_LIST) {
        if (depth === last) break;
        depth -= 1;
      }
      i += 1;
    }
    this.#depth = depth;
    return i;
  }

  /** Values one after the other without a known layout: an object that starts a line starts a new value. */
  get #restarts(): boolean {
    return this.#level === 0 && !this.#isKnown;
  }

  #startsLine(piece: string, i: number): boolean {
    return i === 0 ? this.#atLineStart : piece.charCodeAt(i - 1) === NEWLINE;
  }

  /** Counts the lines of the piece up to an index. */
  #countLines(piece: string, until: number): void {
    while (this.#newline >= 0 && this.#newline < until) {
      this.#line += 1;
      this.#before = -(this.#newline + 1);
      this.#newline = piece.indexOf('\n', this.#newline + 1);
    }
  }

  #keep(part: string): void {
    if (this.#tooLong) return;
    this.#kept += part;
    if (this.#kept.length <= this.#longest) return;
    this.#tooLong = true;
    this.#kept = this.#kept.slice(0, BEGINNING);
  }

  /** Goes on to the end of a string, or of the piece; returns the index after it. */
  #string(piece: string, from: number, found: JsonElement[]): number {
    const start = this.#escaped ? from + 1 : from;
    let end = piece.indexOf('"', start);
    while (end >= 0 && isEscaped(piece, start, end)) end = piece.indexOf('"', end + 1);
    if (this.#restarts) {
      this.#countLines(piece, from);
      const newline = this.#newline;
      if (newline >= 0 && (end < 0 || newline < end)) {
        this.#restart(piece, newline, found);
        return newline + 1;
      }
    }
    this.#inString = end < 0;
    this.#escaped = end < 0 && isEscaped(piece, start, piece.length);
    return end < 0 ? piece.length : end + 1;
  }

  #outside(piece: string, i: number, found: JsonElement[]): void {
    const char = piece.charCodeAt(i);
    const space = char <= 0x20 || char === BYTE_ORDER_MARK;
    if (this.#level < 0) {
      if (space) return;
      this.#level = char === OPEN_LIST ? 1 : 0;
    }
    const opens = char === OPEN_LIST || char === OPEN_OBJECT;
    const closes = char === CLOSE_LIST || char === CLOSE_OBJECT;
    if (opens && this.#restarts && this.#depth > 0 && this.#startsLine(piece, i)) this.#restart(piece, i, found);
    if (!space && char !== COMMA && !closes && this.#isElement(opens)) {
      this.#countLines(piece, i);
      this.#from = i;
      this.#elementLine = this.#line;
      this.#elementColumn = this.#before + i + 1;
    } else if (this.#endsScalar(space, opens, closes || char === COMMA)) this.#finish(piece, i, true, found);
    if (char === QUOTE) this.#inString = true;
    else if (opens) this.#open(char, piece, i);
    else if (closes) {
      this.#depth = Math.max(0, this.#depth - 1);
      if (this.#depth === this.#level && this.#from >= 0) this.#finish(piece, i + 1, true, found);
    }
  }

  /** Does an element start at a character that is no space, comma or closing bracket? */
  #isElement(opens: boolean): boolean {
    if (this.#from >= 0) return false;
    if (this.#depth === this.#level) return true;
    if (opens) return this.#depth > this.#level;
    // Text after a list.
    return this.#isKnown && this.#listStarted && this.#depth < this.#level;
  }

  /** Does a number, a word or other text end here, which no bracket closes? */
  #endsScalar(space: boolean, opens: boolean, separates: boolean): boolean {
    if (this.#from < 0) return false;
    if (this.#depth < this.#level) return opens;
    return this.#depth === this.#level && (separates || (space && this.#restarts));
  }

  #open(char: number, piece: string, i: number): void {
    this.#depth += 1;
    if (this.#depth === this.#level) this.#listStarted = true;
    if (this.#isKnown || this.#level > 1 || this.#depth !== this.#level + 2 || char !== OPEN_LIST) return;
    if (!WRAPPED.test((this.#kept + piece.slice(this.#from, i + 1)).slice(-200))) return;
    // The current element is an object that wraps a list.
    this.#level += 2;
    this.#from = -1;
    this.#kept = '';
  }

  /** Ends a broken element: at a line break inside a string, or where an object starts a line inside another. */
  #restart(piece: string, i: number, found: JsonElement[]): void {
    this.#depth = 0;
    this.#inString = false;
    this.#escaped = false;
    this.#finish(piece, i, false, found);
  }

  #finish(piece: string, end: number, whole: boolean, found: JsonElement[]): void {
    this.#keep(piece.slice(this.#from, end));
    const text = this.#kept.trim();
    found.push({ text, ...this.#place, whole: whole && !this.#tooLong, tooLong: this.#tooLong });
    this.#kept = '';
    this.#tooLong = false;
    this.#from = -1;
  }
}

/** Does an odd number of backslashes end before this index? Looks back to `from`, which is inside the same string. */
function isEscaped(piece: string, from: number, index: number): boolean {
  let first = index;
  while (first > from && piece.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return (index - first) % 2 === 1;
}
