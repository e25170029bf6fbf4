import { formatCount, formatCountOf } from "../../format";
import type { Some } from "../snapshot";
import { data, markup, Markup, mono } from "./markup";

/** `2026-11-21 03:14:09.412 UTC` */
export function time(iso: string): Markup {
  const text = new Date(iso).toISOString();
  return markup`<time datetime="${text}" class="nowrap">${text.replace("T", " ").replace("Z", "")} UTC</time>`;
}

/** The same for columns whose head says that they are UTC, to the second. */
export function columnTime(iso: string): Markup {
  const text = new Date(iso).toISOString();
  return markup`<time datetime="${text}" class="nowrap">${text.slice(0, -5).replace("T", " ")}</time>`;
}

/** Exact, as evidence is: `1,204 bytes`. */
export const bytes = (count: number): string => formatCountOf(count, "byte");
export const placeOf = (stream: string, seq: number | null): Markup =>
  seq === null ? mono(stream) : markup`${mono(stream)} <span class="nowrap">#${formatCount(seq)}</span>`;

type Fact = readonly [name: string, value: Markup | null];

/** What is not known is left out. Wide: two beside each other, where there is room. */
export function facts(list: readonly Fact[], { isWide = false }: { isWide?: boolean } = {}): Markup {
  const rows = list.flatMap(([name, value]) => (value === null ? [] : [markup`<dt>${name}</dt><dd>${value}</dd>`]));
  return rows.length === 0 ? markup`` : markup`<dl${new Markup(isWide ? ' class="wide"' : "")}>${rows}</dl>`;
}

export function panel({ title, aside = null }: { title: string; aside?: Markup | string | null }, inside: Markup): Markup {
  const end = aside === null ? null : markup`<span class="s f end">${aside}</span>`;
  return markup`<section class="panel"><header><h2>${title}</h2>${end}</header>${inside}</section>`;
}

/** Numbers stand at the right, `long` texts are broken anywhere; others are short and stay whole. */
export type Column = { name: string; kind?: "number" | "long" };

const classes = { number: ' class="r"', long: ' class="long"', none: ' class="none"' };
const classOf = (kind: keyof typeof classes | undefined) => new Markup(kind === undefined ? "" : classes[kind]);

/** Cells carry the names of their columns: on a phone a row stands upright, without the empty ones. */
export function table(columns: readonly Column[], rows: readonly Markup[]): Markup {
  const heads = columns.map(({ name, kind }) => markup`<th scope="col"${classOf(kind)}>${name}</th>`);
  return markup`<div class="scroll"><table><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

export function row(columns: readonly Column[], cells: readonly Markup[]): Markup {
  const tds = cells.map((cell, index) => {
    const column = columns[index];
    return markup`<td data-name="${column?.name ?? ""}"${classOf(cell === dash ? "none" : column?.kind)}><span>${cell}</span></td>`;
  });
  return markup`<tr>${tds}</tr>`;
}

/** "…and 1,204 more letters"; nothing where none is left out. */
export const andMore = (left: number, noun: string): Markup =>
  left > 0 ? markup`<p class="left">…and ${formatCount(left)} more ${noun}${left === 1 ? "" : "s"}</p>` : markup``;

export const dash = markup`<span class="f">–</span>`;
export const orDash = (value: string | number | null): Markup => (value === null ? dash : data(value));

/** "…and 3 more", below a short list; nothing where none is left out. */
export const more = (left: number): Markup => (left > 0 ? markup`<div class="s m">…and ${formatCount(left)} more</div>` : markup``);

/** Beneath each other; `null` where there are none. */
export const lines = ({ shown, left }: Some<Markup>): Markup | null =>
  shown.length === 0 ? null : markup`${shown.map((line) => markup`<div>${line}</div>`)}${more(left)}`;

/** The flows a letter belongs to. */
export const flows = ({ shown, left }: Some<{ flow: string; key: string }>): Markup =>
  lines({ shown: shown.map(({ flow, key }) => markup`${data(flow)} ${mono(key)}`), left }) ?? dash;
