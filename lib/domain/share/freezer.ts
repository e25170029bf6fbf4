import type { Headers, Payload } from "../message";
import { addHidden, redactBody, redactHeaders, redactText, type HiddenCounts, type RedactedBody, type Redaction } from "../redact";
import { cut, MAX_BODY, MAX_HEADERS, MAX_HEADERS_TEXT, MAX_LINE, MAX_LIST, MAX_TEXT } from "./limits";

/** When and by whom a snapshot is made; times are epoch ms. */
export type Freezing = { now: number; by: string | null; linkExpiresAt: number | null; redaction?: Redaction };

/** Reads texts by the rules, cuts them, and counts what was hidden: one for each snapshot. */
export class Freezer {
  readonly redaction: Redaction;
  readonly hidden: HiddenCounts = {};
  values = 0;

  constructor(readonly freezing: Freezing) {
    this.redaction = freezing.redaction ?? "structure";
  }

  /** What every snapshot says of itself: asked last, when all is counted. The title is one that was read by the rules already. */
  frame({ title, context }: { title: string; context: string }) {
    const { now, by, linkExpiresAt } = this.freezing;
    return {
      version: 1 as const,
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
    return cut(this.#byRules(text, { keepsRandom: false }), max);
  }

  line(text: string): string {
    return this.text(text, MAX_LINE);
  }

  lineOrNull(text: string | null): string | null {
    return text === null ? null : this.line(text);
  }

  /** What one finds a message by: a subject, a stream, the key of a flow. Long ids stay. */
  name(text: string): string {
    return cut(this.#byRules(text, { keepsRandom: true }), MAX_LINE);
  }

  nameOrNull(text: string | null): string | null {
    return text === null ? null : this.name(text);
  }

  correlation(pairs: readonly { flow: string; key: string }[]): { flow: string; key: string }[] {
    return pairs.slice(0, MAX_LIST).map(({ flow, key }) => ({ flow: this.name(flow), key: this.name(key) }));
  }

  message({ payload, headers }: { payload: Payload | null; headers: Headers | null }): {
    body: RedactedBody;
    headers: [string, string][] | null;
    headersLeft: number;
  } {
    const { body, hidden } = redactBody(payload, { redaction: this.redaction, maxChars: MAX_BODY });
    addHidden(this.hidden, hidden);
    if (body.kind === "json") this.values += body.values;
    if (headers === null) return { body, headers: null, headersLeft: 0 };
    const shown = this.#headers(headers);
    return { body, headers: shown, headersLeft: headers.length - shown.length };
  }

  #headers(headers: Headers): [string, string][] {
    const redacted = redactHeaders(headers.slice(0, MAX_HEADERS), this.redaction);
    addHidden(this.hidden, redacted.hidden);
    const shown: [string, string][] = [];
    let room = MAX_HEADERS_TEXT;
    for (const [name, value] of redacted.headers) {
      if (room <= 0) break;
      const [shortName, shortValue] = [cut(name, MAX_LINE), cut(value, Math.min(room, MAX_TEXT))];
      shown.push([shortName, shortValue]);
      room -= shortName.length + shortValue.length;
    }
    return shown;
  }

  #byRules(text: string, { keepsRandom }: { keepsRandom: boolean }): string {
    if (this.redaction === "none") return text;
    const { text: shown, hidden } = redactText(text, { keepsRandom });
    addHidden(this.hidden, hidden);
    return shown;
  }
}
