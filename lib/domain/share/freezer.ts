import type { Headers, Payload } from "../message";
import {
  addHidden,
  FlowIds,
  redactBody,
  redactHeaders,
  redactText,
  type HiddenCounts,
  type RedactedBody,
  type Redaction,
  type TextOptions,
} from "../redact";
import { cut, MAX_BODY, MAX_HEADERS, MAX_HEADERS_TEXT, MAX_LINE, MAX_LIST, MAX_TEXT, some } from "./limits";
import type { Some } from "./snapshot";

/**
 * When and by whom a snapshot is made; times are epoch ms. `salt` is random, and of this snapshot alone: what is told apart without being told
 * cannot be found by trying what it may be.
 */
export type Freezing = { now: number; by: string | null; linkExpiresAt: number | null; salt: string; redaction?: Redaction };

type Pair = { flow: string; key: string };

/** Reads texts by the rules, cuts them, and counts what was hidden: one for each snapshot. */
export class Freezer {
  readonly redaction: Redaction;
  readonly hidden: HiddenCounts = {};
  values = 0;
  readonly #ids: FlowIds | undefined;
  /** What was hidden in subjects, told apart as flows are. */
  readonly #marks: FlowIds;

  /** `flows`: whose ids may stand anywhere in what is frozen, and are not told. */
  constructor(
    readonly freezing: Freezing,
    flows: readonly (readonly Pair[])[],
  ) {
    this.redaction = freezing.redaction ?? "structure";
    this.#marks = new FlowIds(freezing.salt);
    if (this.redaction === "none") return;
    this.#ids = new FlowIds(freezing.salt);
    for (const { key } of flows.flat()) if (key !== "") this.#ids.short(key);
  }

  /** What every snapshot says of itself: asked last, when all is counted. The title is one that was read by the rules already. */
  frame({ title, context }: { title: string; context: string }) {
    const { now, by, linkExpiresAt } = this.freezing;
    return {
      takenAt: new Date(now).toISOString(),
      takenBy: by === null ? null : cut(by, MAX_LINE),
      linkExpiresAt: linkExpiresAt === null ? null : new Date(linkExpiresAt).toISOString(),
      redaction: this.redaction,
      title: cut(title, MAX_LINE),
      context: cut(context, MAX_LINE),
      values: this.values,
      hidden: this.hidden,
    };
  }

  /** Free text of several lines. */
  text(text: string, max = MAX_TEXT): string {
    return cut(this.#byRules(text), max);
  }

  line(text: string): string {
    return this.text(text, MAX_LINE);
  }

  lineOrNull(text: string | null): string | null {
    return text === null ? null : this.line(text);
  }

  /** A stream, a consumer, a class of errors: what is set up, and not sent. Long ids stay. */
  name(text: string): string {
    return cut(this.#byRules(text, { keepsRandom: true }), MAX_LINE);
  }

  nameOrNull(text: string | null): string | null {
    return text === null ? null : this.name(text);
  }

  /** What is hidden in it is told apart, `‹e-mail a1b2c3›`: one sees which subjects are of one. As a whole first, as an address may have dots. */
  subject(text: string): string {
    if (this.redaction === "none") return cut(text, MAX_LINE);
    const mark = (word: string, found: string) => `‹${word} ${this.#marks.short(found)}›`;
    const whole = this.#byRules(text, { mark });
    return cut(
      whole
        .split(".")
        .map((token) => this.#byRules(token, { mark }))
        .join("."),
      MAX_LINE,
    );
  }

  subjectOrNull(text: string | null): string | null {
    return text === null ? null : this.subject(text);
  }

  /** By which flow, and not by whose id: `a1b2c3`. */
  correlation(pairs: readonly Pair[], max = MAX_LIST): Some<Pair> {
    return some(pairs, max, ({ flow, key }) => ({ flow: this.name(flow), key: this.#idOf(key) }));
  }

  #idOf(key: string): string {
    return key !== "" && this.#ids ? this.#ids.short(key) : cut(key, MAX_LINE);
  }

  message({ payload, headers }: { payload: Payload | null; headers: Headers | null }): {
    body: RedactedBody;
    headers: [string, string][] | null;
    headersLeft: number;
  } {
    const { body, hidden } = redactBody(payload, { redaction: this.redaction, maxChars: MAX_BODY, ids: this.#ids });
    addHidden(this.hidden, hidden);
    if (body.kind === "json") this.values += body.values;
    if (headers === null) return { body, headers: null, headersLeft: 0 };
    const shown = this.#headers(headers);
    return { body, headers: shown, headersLeft: headers.length - shown.length };
  }

  /** One by one: what has no room is not read. */
  #headers(headers: Headers): [string, string][] {
    const shown: [string, string][] = [];
    let room = MAX_HEADERS_TEXT;
    for (const header of headers.slice(0, MAX_HEADERS)) {
      if (room <= 0) break;
      const redacted = redactHeaders([header], { redaction: this.redaction, ids: this.#ids });
      addHidden(this.hidden, redacted.hidden);
      for (const [name, value] of redacted.headers) {
        const [shortName, shortValue] = [cut(name, MAX_LINE), cut(value, Math.min(room, MAX_TEXT))];
        shown.push([shortName, shortValue]);
        room -= shortName.length + shortValue.length;
      }
    }
    return shown;
  }

  #byRules(text: string, options: Omit<TextOptions, "ids"> = {}): string {
    if (this.redaction === "none") return text;
    const { text: shown, hidden } = redactText(text, { ...options, ids: this.#ids });
    addHidden(this.hidden, hidden);
    return shown;
  }
}
