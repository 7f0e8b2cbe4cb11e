/** One JSON value of many in a text, and where it stands. */
export interface JsonElement {
  readonly text: string;
  /** Line of its first character, from 1. */
  readonly line: number;
  /** Its column there, from 1, in UTF-16 units. */
  readonly column: number;
  /** Did it end as it should? What did not is the text up to where the next one begins. */
  readonly whole: boolean;
}

/** The lists in which Google's APIs wrap what they return. */
const WRAPPED =
  /"(timeSeries|metricDescriptors|alertPolicies|metrics|serviceLevelObjectives|services|entries)"\s*:\s*\[$/;
const [NEWLINE, QUOTE, BACKSLASH, COMMA] = [0x0a, 0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const BYTE_ORDER_MARK = 0xfeff;
/** Longer than any element of Google's tools; what goes on longer has lost its end, and would fill the memory. */
const LONGEST = 128 * 1024 * 1024;

/**
 * Cuts a text that holds many JSON objects into them, without parsing: the elements of a list, of a list that is wrapped
 * as `{"timeSeries": [ ]}`, of a list of such pages, or one object after the other as in NDJSON. It works piece by piece, so that memory
 * holds one element and not the file.
 *
 * Between objects that follow each other, one that is broken spoils no other: an object that starts a line starts anew.
 */
export class JsonElements {
  #line = 1;
  /** How many characters of the line lie before this piece; negative where the line starts in it. */
  #before = 0;
  #atLineStart = true;
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** What earlier pieces hold of the element at hand. */
  #kept = '';
  /** Where the element at hand starts in this piece; negative: there is none. */
  #from = -1;
  #elementLine = 0;
  #elementColumn = 0;
  /** Depth at which elements lie: 0 for objects one after the other, 1 in a list, and 2 deeper in wrapped ones. */
  #level = -1;
  #lost = false;

  /** Takes a piece of the text in; gives back the elements that are complete with it. */
  push(piece: string): JsonElement[] {
    const found: JsonElement[] = [];
    if (this.#lost) return found;
    if (this.#from >= 0) this.#from = 0;
    for (let i = 0; i < piece.length; i++) {
      const char = piece.charCodeAt(i);
      if (this.#inString) this.#string(char, piece, i, found);
      else this.#outside(char, piece, i, found);
      this.#atLineStart = char === NEWLINE;
      if (char === NEWLINE) {
        this.#line += 1;
        this.#before = -(i + 1);
      }
    }
    this.#before += piece.length;
    if (this.#from >= 0) this.#kept += piece.slice(this.#from);
    if (this.#kept.length > LONGEST) {
      this.#lost = true;
      found.push({ text: this.#kept.slice(0, 200), ...this.#place, whole: false });
    }
    return found;
  }

  /** At the end of the text: what is left of an element that did not end, or a list that did not. */
  end(): JsonElement[] {
    if (this.#lost) return [];
    const text = this.#kept.trim();
    if (text !== '') return [{ text, ...this.#place, whole: !this.#inString && this.#depth <= this.#level }];
    const listEnded = this.#level < 1 || this.#depth < this.#level;
    return listEnded ? [] : [{ text: '', line: this.#line, column: this.#before + 1, whole: false }];
  }

  get #place() {
    return { line: this.#elementLine, column: this.#elementColumn };
  }

  #string(char: number, piece: string, i: number, found: JsonElement[]): void {
    if (char === NEWLINE && this.#level === 0) this.#restart(piece, i, found);
    else if (this.#escaped) this.#escaped = false;
    else if (char === BACKSLASH) this.#escaped = true;
    else if (char === QUOTE) this.#inString = false;
  }

  #outside(char: number, piece: string, i: number, found: JsonElement[]): void {
    const space = char <= 0x20 || char === BYTE_ORDER_MARK;
    if (this.#level < 0) {
      if (space) return;
      // The first character says what the text is.
      this.#level = char === OPEN_LIST ? 1 : 0;
      this.#depth = this.#level;
      if (char === OPEN_LIST) return;
    }
    const opens = char === OPEN_LIST || char === OPEN_OBJECT;
    const closes = char === CLOSE_LIST || char === CLOSE_OBJECT;
    if (opens && this.#atLineStart && this.#level === 0 && this.#depth > 0) this.#restart(piece, i, found);
    const among = this.#depth === this.#level;
    if (this.#from < 0 && (among || (opens && this.#depth >= this.#level)) && !space && char !== COMMA && !closes) {
      this.#from = i;
      this.#elementLine = this.#line;
      this.#elementColumn = this.#before + i + 1;
    } else if (among && this.#from >= 0 && (space || char === COMMA || closes)) {
      this.#finish(piece, i, true, found); // a number or a word, which nothing closes
    }
    if (char === QUOTE) this.#inString = true;
    else if (opens) this.#open(char, piece, i);
    else if (closes) {
      this.#depth = Math.max(0, this.#depth - 1);
      if (this.#depth === this.#level && this.#from >= 0) this.#finish(piece, i + 1, true, found);
    }
  }

  #open(char: number, piece: string, i: number): void {
    this.#depth += 1;
    if (this.#level > 1 || this.#depth !== this.#level + 2 || char !== OPEN_LIST) return;
    if (!WRAPPED.test((this.#kept + piece.slice(this.#from, i + 1)).slice(-200))) return;
    // What was taken for an object wraps a list of them.
    this.#level += 2;
    this.#from = -1;
    this.#kept = '';
  }

  /** What came before is broken: a line break inside a string, or an object that begins a line inside another. */
  #restart(piece: string, i: number, found: JsonElement[]): void {
    this.#depth = 0;
    this.#inString = false;
    this.#escaped = false;
    this.#finish(piece, i, false, found);
  }

  #finish(piece: string, end: number, whole: boolean, found: JsonElement[]): void {
    found.push({ text: (this.#kept + piece.slice(this.#from, end)).trim(), ...this.#place, whole });
    this.#kept = '';
    this.#from = -1;
  }
}
