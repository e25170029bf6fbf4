import { hash } from "node:crypto";
import { hiddenAs } from "./types";

/** Shorter ones stand in too many texts by chance. */
const SHORTEST_IN_TEXT = 5;
const LEAST_DIGITS = 6;
/** How many places of a page are compared with ids: ids and texts can be made up that would take minutes. What is read then is hidden whole. */
const MOST_LOOKS = 1_000_000;

/**
 * The ids of flows of one page, as a reader may see them: the same id is the same few hex digits, so that one tells what belongs together, and
 * nobody learns the id. `salt` is random, and of this page alone: with it a short hash tells nothing of an id that could be guessed.
 */
export class FlowIds {
  readonly #shortOf = new Map<string, string>();
  readonly #taken = new Set<string>();
  /** Without the signs that an id may begin with. */
  readonly #inText = new Map<string, string>();
  /** By the first word of an id, how long those ids are that begin with it: a text is looked through once, however many there are. */
  readonly #lengths = new Map<string, Set<number>>();

  /** How many places were compared with an id. */
  looks = 0;

  constructor(readonly salt: string) {}

  /** `a1b2c3`; longer where two of one page would look alike. */
  short(id: string): string {
    const known = this.#shortOf.get(id);
    if (known !== undefined) return known;
    const digest = hash("sha256", `${this.salt}\0${id}`, "hex");
    let digits = LEAST_DIGITS;
    while (this.#taken.has(digest.slice(0, digits))) digits++;
    const short = digest.slice(0, digits);
    this.#shortOf.set(id, short);
    this.#taken.add(short);
    this.#learn(id, short);
    return short;
  }

  /** Whether it was asked for before. */
  has = (text: string): boolean => this.#shortOf.has(text);

  /** A text with `‹flow a1b2c3›` where one of the ids stands in it that were asked for before; a short one only where it is the whole text. */
  hide(text: string, count: () => void): string {
    const whole = this.#shortOf.get(text);
    if (whole !== undefined) {
      count();
      return told(whole);
    }
    if (this.#lengths.size === 0) return text;
    if (this.looks > MOST_LOOKS) return hideWhole(count);
    let shown = "";
    let shownTo = 0;
    WORD.lastIndex = 0;
    for (let word = WORD.exec(text); word; word = WORD.exec(text)) {
      const id = this.#idAt(text, word);
      const short = this.#inText.get(id ?? "");
      if (id === null || short === undefined) continue;
      count();
      shown += text.slice(shownTo, word.index) + told(short);
      shownTo = word.index + id.length;
      WORD.lastIndex = shownTo;
    }
    return this.looks > MOST_LOOKS ? hideWhole(count) : shown + text.slice(shownTo);
  }

  #learn(id: string, short: string): void {
    WORD.lastIndex = 0;
    const word = WORD.exec(id);
    const inText = id.slice(word?.index ?? 0);
    if (!word || inText.length < SHORTEST_IN_TEXT || OURS.test(inText) || this.#inText.has(inText)) return;
    this.#inText.set(inText, short);
    const lengths = this.#lengths.get(word[0]) ?? new Set();
    this.#lengths.set(word[0], lengths.add(inText.length));
  }

  /** The longest that stands there and ends where a word does. */
  #idAt(text: string, { 0: word, index }: RegExpExecArray): string | null {
    let longest: string | null = null;
    if (this.looks > MOST_LOOKS) return null;
    this.looks += this.#lengths.get(word)?.size ?? 0;
    for (const length of this.#lengths.get(word) ?? []) {
      const id = text.slice(index, index + length);
      if (length <= (longest?.length ?? 0) || !this.#inText.has(id)) continue;
      const endsWord = !/^[\p{L}\p{N}]{2}/u.test(text.slice(index + length - 1, index + length + 1));
      if (endsWord) longest = id;
    }
    return longest;
  }
}

function hideWhole(count: () => void): string {
  count();
  return hiddenAs("text");
}

const told = (short: string) => hiddenAs(`flow ${short}`);
/** What stands for what was hidden: an id that is such a word is none of the text's. */
const OURS = /^(?:login|token|secret|phone|e-mail|text|hidden|flow [\da-f]*›?)$/;
const WORD = /[\p{L}\p{N}]+/gu;
