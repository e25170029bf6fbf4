import { auditHref, consumersHref, deadLettersHref, fleetHref, overviewHref, redrivesHref, streamsHref } from "@/lib/domain/pages";

/** The pages there can be; what this console has, `usePages` says. An entry exists only when its page does. `all` in the URL is "-". */
export const ALL_CONTEXTS = "-";

export type PageKey = "overview" | "dead-letters" | "redrives" | "consumers" | "streams" | "audit" | "fleet";

/** `isMore`: on a phone, whose bar holds five, it stands behind "More". */
export type PageEntry = { key: PageKey; name: string; section: "need" | "look" | "record" | "training"; chord: string; isMore?: true };

export const pages: readonly PageEntry[] = [
  { key: "overview", name: "Overview", section: "need", chord: "o" },
  { key: "dead-letters", name: "Dead letters", section: "need", chord: "d" },
  { key: "redrives", name: "Re-drives", section: "need", chord: "r" },
  { key: "consumers", name: "Consumers", section: "look", chord: "c" },
  { key: "streams", name: "Streams", section: "look", chord: "s", isMore: true },
  { key: "audit", name: "Audit", section: "record", chord: "a", isMore: true },
  { key: "fleet", name: "Fleet", section: "training", chord: "f", isMore: true },
];

/** Where a page lies for one context, or for all. */
export function pageHref(key: PageKey, context: string): string {
  switch (key) {
    case "overview":
      return overviewHref({ context });
    case "dead-letters":
      return deadLettersHref({ context });
    case "redrives":
      return redrivesHref({ context });
    case "audit":
      return auditHref({ context });
    case "fleet":
      return fleetHref({ context });
    case "consumers":
      return consumersHref(context);
    case "streams":
      return streamsHref(context);
  }
}

export function pageOf(pathname: string): PageKey | null {
  if (pathname === "/") return "overview";
  const own = /^\/(dead-letters|redrives|audit|fleet)(\/|$)/.exec(pathname)?.[1];
  if (own === "dead-letters" || own === "redrives" || own === "audit" || own === "fleet") return own;
  const noun = /^\/c\/[^/]+\/(consumers|streams)(\/|$)/.exec(pathname)?.[1];
  return noun === "consumers" || noun === "streams" ? noun : null;
}

/** The context an address is about: in its path, or in its query; without either all. */
export function contextOf(pathname: string, search: string | null): string {
  const inPath = /^\/c\/([^/]+)(\/|$)/.exec(pathname)?.[1];
  return inPath === undefined ? (search ?? ALL_CONTEXTS) : decode(inPath);
}

/** The one letter or re-drive that an address is about. */
export function oneOf(pathname: string): { noun: "dead-letters" | "redrives"; id: string } | null {
  const [, noun, id] = /^\/(dead-letters|redrives)\/([^/]+)$/.exec(pathname) ?? [];
  return (noun === "dead-letters" || noun === "redrives") && id !== undefined ? { noun, id: decode(id) } : null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a broken escape is shown as it stands
  }
}
