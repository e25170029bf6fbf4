import { parseSpan } from "../duration";
import { parseWhen } from "../when";

/**
 * A link that shows tomorrow what it shows now: `from=-1h` becomes that time in ISO (UTC). Where `from` was relative and there is no `to`,
 * `to` is now, or the end would go on moving. Anything else of it stays as it was written, byte by byte. `now` is epoch ms.
 */
export function freezeLink(url: string, now: number): string {
  const [, path = "", query, hash = ""] = /^([^?#]*)(?:\?([^#]*))?(#[^]*)?$/.exec(url) ?? [];
  if (query === undefined) return url;
  const parts = query.split("&").map((part) => frozenPart(part, now));
  const needsEnd = parts.some(({ key, isFrozen }) => key === "from" && isFrozen) && !parts.some(({ key }) => key === "to");
  const texts = [...parts.map(({ text }) => text), ...(needsEnd ? [`to=${new Date(now).toISOString()}`] : [])];
  return `${path}?${texts.join("&")}${hash}`;
}

function frozenPart(text: string, now: number): { key: string | null; text: string; isFrozen: boolean } {
  const [entry] = new URLSearchParams(text);
  const [key, value] = entry ?? [null, ""];
  const isSpan = (key === "from" || key === "to") && parseSpan(value) !== null;
  const at = isSpan ? parseWhen(value, now) : null;
  return at === null ? { key, text, isFrozen: false } : { key, text: `${key}=${new Date(at).toISOString()}`, isFrozen: true };
}
