import { formatCountOf } from "../../format";
import type { RedactedBody } from "../../redact";
import { markup, Markup, mono } from "./markup";
import { andMore, bytes } from "./parts";

/** A body as its snapshot holds it. */
export function bodyOf(body: RedactedBody): Markup {
  switch (body.kind) {
    case "none":
      return said("The payload could not be read.");
    case "empty":
      return said("The payload is empty: 0 bytes.");
    case "withheld":
      return said(`${bytes(body.sizeBytes)} of text, withheld: only in JSON can values be told from structure.`);
    case "binary":
      return markup`<div class="in m">${bytes(body.sizeBytes)}, not text.${sha256Of(body.sha256)}</div>`;
    case "text":
      return markup`<div class="in"><pre dir="auto">${body.text}</pre></div>${andMore(body.charsLeft, "character")}`;
    case "json":
      return markup`<div class="in"><pre dir="ltr">${jsonLines(body.text)}</pre></div>${andMore(body.linesLeft, "line")}`;
  }
}

const sha256Of = (hex: string | null) => (hex === null ? null : markup`<div>sha256 ${mono(hex)}</div>`);

const said = (text: string) => markup`<div class="in m">${text}</div>`;

const LINE = /^( *)("(?:[^"\\]|\\.)*")(: )([^]*)$/;
const PLACEHOLDER = /^"‹[^"]*›",?$/;

/** Lines as redactJson printed them: keys in colour, what stands for a value faint. */
function jsonLines(text: string): Markup[] {
  return text.split("\n").map((line, index) => {
    const start = index === 0 ? "" : "\n";
    const [, indent = "", key, colon = "", value = ""] = LINE.exec(line) ?? [];
    if (key === undefined)
      return markup`${start}${line.length < MOST_COLOURED && PLACEHOLDER.test(line.trim()) ? markup`<i>${line}</i>` : line}`;
    return markup`${start}${indent}<b>${key}</b>${colon}${PLACEHOLDER.test(value) ? markup`<i>${value}</i>` : value}`;
  });
}

const MOST_COLOURED = 200;

export function headersOf({
  headers,
  headersLeft,
}: {
  headers: readonly (readonly [string, string])[] | null;
  headersLeft: number;
}): Markup {
  if (headers === null) return markup`<div class="in m">Headers are not known.</div>`;
  if (headers.length === 0) return markup`<div class="in m">No headers.</div>`;
  const rows = headers.map(([name, value]) => markup`<dt>${mono(name)}</dt><dd>${mono(value)}</dd>`);
  return markup`<div class="in"><h3>${formatCountOf(headers.length + headersLeft, "header")}</h3><dl class="tight">${rows}</dl></div>${andMore(headersLeft, "header")}`;
}
