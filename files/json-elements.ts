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
    for (let i = 0; i < piece.length;) {
      if (this.#inString) i = this.#string(piece, i, found);
      else {
        if (this.#depth > this.#level && this.#from >= 0) {
          const next = this.#inside(piece, i);
          if (next > i) this.#atLineStart = false;
          i = next;
          if (i === piece.length) break;
        }
        const char = piece.charCodeAt(i);
        this.#outside(char, piece, i, found);
        this.#passed(char, i);
        i += 1;
      }
    }
    this.#before += piece.length;
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

  /** Goes on inside an element, to a character that may end it, start a string or a line, or open a wrapped list. */
  #inside(piece: string, from: number): number {
    const open = this.#isKnown ? -1 : this.#level + 1;
    let depth = this.#depth;
    let i = from;
    for (; i < piece.length; i++) {
      const char = piece.charCodeAt(i);
      if (char === QUOTE || char === NEWLINE) break;
      if (char === OPEN_OBJECT || char === OPEN_LIST) {
        if (depth === open || (this.#atLineStart && i === from)) break;
        depth += 1;
      } else if (char === CLOSE_OBJECT || char === CLOSE_LIST) {
        if (depth === this.#level + 1) break;
        depth -= 1;
      }
    }
    this.#depth = depth;
    return i;
  }

  #keep(part: string): void {
    if (this.#tooLong) return;
    this.#kept += part;
    if (this.#kept.length <= this.#longest) return;
    this.#tooLong = true;
    this.#kept = this.#kept.slice(0, BEGINNING);
  }

  #passed(char: number, i: number): void {
    this.#atLineStart = char === NEWLINE;
    if (char !== NEWLINE) return;
    this.#line += 1;
    this.#before = -(i + 1);
  }

  /** Goes on to the end of a string, or of the piece; returns the index after it. */
  #string(piece: string, from: number, found: JsonElement[]): number {
    const restarts = this.#level === 0 && !this.#isKnown;
    let escaped = this.#escaped;
    for (let i = from; i < piece.length; i++) {
      const char = piece.charCodeAt(i);
      if (char === NEWLINE) {
        if (restarts) this.#restart(piece, i, found);
        escaped = false;
        this.#passed(char, i);
        if (restarts) return i + 1;
      } else if (escaped) escaped = false;
      else if (char === BACKSLASH) escaped = true;
      else if (char === QUOTE) {
        this.#inString = false;
        this.#escaped = false;
        this.#atLineStart = false;
        return i + 1;
      }
    }
    this.#escaped = escaped;
    return piece.length;
  }

  #outside(char: number, piece: string, i: number, found: JsonElement[]): void {
    const space = char <= 0x20 || char === BYTE_ORDER_MARK;
    if (this.#level < 0) {
      if (space) return;
      this.#level = char === OPEN_LIST ? 1 : 0;
    }
    const opens = char === OPEN_LIST || char === OPEN_OBJECT;
    const closes = char === CLOSE_LIST || char === CLOSE_OBJECT;
    const startsAnew = opens && this.#atLineStart && this.#level === 0 && this.#depth > 0 && !this.#isKnown;
    if (startsAnew) this.#restart(piece, i, found);
    if (!space && char !== COMMA && !closes && this.#isElement(opens)) {
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
    return this.#depth === this.#level && (separates || (space && this.#level === 0 && !this.#isKnown));
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
