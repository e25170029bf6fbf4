import { consumerHref, streamHref } from "@/lib/domain/pages";
import { matching } from "./palette-match";
import { pageHref, type PageEntry } from "./navigation";
import type { Status } from "@/components/ui/status";

/** One line of the palette: where it leads, or what it does. */
export type PaletteItem = { id: string; group: string; label: string; note: string; status?: Status } & (
  | { href: string }
  | { run: () => void }
);

type Found = {
  pages: readonly PageEntry[];
  contexts: readonly { context: string }[];
  consumers: readonly { context: string; stream: string; name: string; status: Status }[];
  streams: readonly { context: string; name: string; health: Status; isDeadLetter: boolean }[];
  actions: readonly { id: string; label: string; run: () => void }[];
};

/** What the palette offers for a text: pages, contexts and acts filtered here; consumers and streams as the console's search found them. */
export function paletteItems(text: string, context: string, found: Found): PaletteItem[] {
  const toPages = found.pages.map((page): PaletteItem => ({
    id: `page ${page.key}`,
    group: "Pages",
    label: page.name,
    note: `g ${page.chord}`,
    href: pageHref(page.key, context),
  }));
  const toContexts = found.contexts.map((row): PaletteItem => ({
    id: `context ${row.context}`,
    group: "Contexts",
    label: row.context,
    note: "context",
    href: pageHref("overview", row.context),
  }));
  const acts = found.actions.map((action): PaletteItem => ({ ...action, id: `act ${action.id}`, group: "Do", note: "" }));
  const consumers = found.consumers.map((row): PaletteItem => ({
    id: `consumer ${consumerHref(row)}`,
    group: "Consumers",
    label: row.name,
    note: `${row.stream}, ${row.context}`,
    status: row.status,
    href: consumerHref(row),
  }));
  const streams = found.streams.map((row): PaletteItem => {
    const href = streamHref({ context: row.context, stream: row.name });
    return {
      id: `stream ${href}`,
      group: "Streams",
      label: row.name,
      note: row.isDeadLetter ? `dead letters, ${row.context}` : row.context,
      status: row.health,
      href,
    };
  });
  return [...matching(text, toPages), ...consumers, ...streams, ...matching(text, toContexts), ...matching(text, acts)];
}
