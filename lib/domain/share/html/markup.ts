import { visible } from "../../export";

/** Markup that was made here, and nowhere else: what is not of this class is a text, and is escaped. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = Markup | readonly Markup[] | string | number | null;

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** As text or as the value of an attribute in quotes; controls and marks of direction are made visible. */
const escaped = (text: string) => visible(text).replace(/[&<>"']/g, (char) => entities[char] ?? "");

/** A template whose values are escaped unless they are markup: no text of a message can be taken for markup. `null` is nothing. */
export function markup(template: TemplateStringsArray, ...parts: Part[]): Markup {
  return new Markup(template.reduce((text, piece, index) => text + textOf(parts[index - 1] ?? null) + piece));
}

function textOf(part: Part): string {
  if (part === null) return "";
  if (part instanceof Markup) return part.text;
  return typeof part === "object" ? part.map(({ text }) => text).join("") : escaped(String(part));
}

const nothing = markup``;

/** What somebody else wrote, isolated: what runs from right to left moves nothing beside it. */
export const data = (text: string | number): Markup => markup`<bdi>${text}</bdi>`;
export const mono = (text: string): Markup => markup`<bdi class="mono">${text}</bdi>`;

/** Parts with something between them; those that are nothing are left out. */
export function joined(parts: readonly (Markup | null)[], between: string): Markup {
  const there = parts.filter((part) => part !== null && part !== nothing);
  return markup`${there.flatMap((part, index) => (part === null ? [] : index === 0 ? [part] : [markup`${between}`, part]))}`;
}

/** As many rows as have room, and how many have not. */
export function within(rows: readonly Markup[], maxBytes: number): { shown: Markup[]; left: number } {
  let room = maxBytes;
  const end = rows.findIndex(({ text }) => (room -= Buffer.byteLength(text)) < 0);
  return end < 0 ? { shown: [...rows], left: 0 } : { shown: rows.slice(0, end), left: rows.length - end };
}
