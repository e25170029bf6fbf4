import { formatCountOf } from "../format";
import { addHidden } from "./add-hidden";
import { JsonPrinter } from "./json-printer";
import { jsonTokens, stringOf } from "./json-tokens";
import { redactText, type TextOptions } from "./redact-text";
import { isSecretName, isSessionName } from "./secret-name";
import { hiddenAs, type HiddenCounts, type Redaction } from "./types";

export type RedactedJson = {
  /** Indented lines; valid JSON where `linesLeft` is 0. */
  text: string;
  /** Lines beyond `maxChars`. */
  linesLeft: number;
  /**
   * Values replaced because every value is, or because of their field's name, and each of the lines that are left. What the rules hid is counted
   * in `hidden`, in what is shown.
   */
  values: number;
  hidden: HiddenCounts;
};

type Options = { redaction?: Redaction; maxChars?: number } & Pick<TextOptions, "ids">;
/** A container that is open: an object whose next string is a key, or not; the keys that were hidden in it so far. */
type Frame = { isObject: boolean; expectsKey: boolean; hiddenKeys: Map<string, number> | null };

/**
 * A JSON text with its values hidden, indented anew. By default keys, order, types and lengths stay, and every value but true, false and
 * null goes: `"‹text, 12 characters›"`, `"‹number›"`. The value of a field whose name says that it is a secret goes whole; keys are read by
 * the rules, for they may be data. What is beyond `maxChars` is not read: its lines and values are counted. Works on the text, as parsing ruins large integers, the order of keys and equal keys; no recursion, so
 * that no depth overflows. `null` where `json` is no JSON.
 */
export function redactJson(json: string, { redaction = "structure", maxChars = 96 * 1024, ids }: Options = {}): RedactedJson | null {
  if (!isJson(json)) return null;
  const walk = new Walk({ redaction, ids }, new JsonPrinter(maxChars));
  for (const token of jsonTokens(json)) walk.take(token);
  return walk.end();
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // the parser's only error: no JSON
  }
}

class Walk {
  readonly #frames: Frame[] = [];
  readonly #hidden: HiddenCounts = {};
  #values = 0;
  /** Containers open within a value that is hidden whole; `null` outside of one. */
  #skipped: number | null = null;
  #hidesNext = false;

  readonly #redaction: Redaction;
  /** Of an object under it the fields are read. */
  #isSession = false;

  constructor(
    readonly options: { redaction: Redaction } & Pick<TextOptions, "ids">,
    readonly printer: JsonPrinter,
  ) {
    this.#redaction = options.redaction;
  }

  take(token: string): void {
    if (this.#skipped !== null) return this.#skip(token);
    const frame = this.#frames.at(-1);
    if (token === ",") {
      if (frame) frame.expectsKey = frame.isObject;
      this.printer.comma();
    } else if (token === "}" || token === "]") {
      this.#frames.pop();
      this.printer.close(token);
    } else if (token !== ":") {
      if (frame?.expectsKey) this.#key(token, frame);
      else this.#value(token);
    }
  }

  end(): RedactedJson {
    return { text: this.printer.end(), linesLeft: this.printer.linesLeft, values: this.#values, hidden: this.#hidden };
  }

  #key(token: string, frame: Frame): void {
    frame.expectsKey = false;
    if (this.printer.isFull) return this.printer.key("");
    const name = stringOf(token);
    const shown = this.#redaction === "none" ? name : this.#nameOf(name);
    this.#hidesNext = this.#redaction !== "none" && (isSecretName(name) || isSecretName(shown));
    this.#isSession = isSessionName(name);
    this.printer.key(shown === name ? token : JSON.stringify(numbered(shown, frame)));
  }

  #value(token: string): void {
    const isOpen = token === "{" || token === "[";
    if (this.#hidesNext && !(isOpen && this.#isSession)) return this.#hideWhole(token);
    this.#hidesNext = false;
    if (isOpen) {
      this.#frames.push({ isObject: token === "{", expectsKey: token === "{", hiddenKeys: null });
      this.printer.open(token);
    } else this.printer.value(this.#scalar(token));
  }

  #hideWhole(token: string): void {
    this.#hidesNext = false;
    if (token !== HIDDEN) this.#values++;
    this.printer.value(HIDDEN);
    if (token === "{" || token === "[") this.#skipped = 1;
  }

  #skip(token: string): void {
    if (token === "{" || token === "[") this.#skipped = (this.#skipped ?? 0) + 1;
    if (token === "}" || token === "]") this.#skipped = (this.#skipped ?? 0) - 1 || null;
  }

  #scalar(token: string): string {
    const isPlain = token === "true" || token === "false" || token === "null";
    if (isPlain || this.#redaction === "none") return token;
    if (this.printer.isFull) {
      this.#values++;
      return "";
    }
    const text = token.startsWith('"') ? stringOf(token) : null;
    if (text !== null && IS_HIDDEN.test(text)) return token;
    this.#values++;
    return JSON.stringify(hiddenAs(text === null ? "number" : lengthOf(text)));
  }

  /** By the rules. One that is too long for a name is a text. */
  #nameOf(text: string): string {
    if (text.length > LONGEST_NAME) {
      this.#values++;
      return hiddenAs(lengthOf(text));
    }
    const { text: shown, hidden } = redactText(text, { ids: this.options.ids });
    addHidden(this.#hidden, hidden);
    return shown;
  }
}

/** What was hidden before, and tells nothing: it stays as it is. */
const IS_HIDDEN = /^‹(?:number|hidden|empty text|text, \d{1,3}(?:,\d{3})* characters?)›$/;

const HIDDEN = JSON.stringify(hiddenAs("hidden"));

const LONGEST_NAME = 1_000;

const lengthOf = (text: string) => (text === "" ? "empty text" : `text, ${formatCountOf(charactersOf(text), "character")}`);

/** Code points, one by one: a list of them all would be many times as large as the text. */
function charactersOf(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; count++) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return count;
}

/** The second of equal keys is called `‹e-mail› 2`: hidden keys were different ones. */
function numbered(shown: string, frame: Frame): string {
  frame.hiddenKeys ??= new Map();
  const count = (frame.hiddenKeys.get(shown) ?? 0) + 1;
  frame.hiddenKeys.set(shown, count);
  return count === 1 ? shown : `${shown} ${count}`;
}
