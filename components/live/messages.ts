import type { LiveSnapshot, LiveTick } from "@/lib/domain/live";

/** How the browser's one event stream is doing. */
export type Link = { kind: "connecting" } | { kind: "open" } | { kind: "lost"; why: string };

/** What a source tells a tab, whatever the source is. */
export type LiveMessage =
  | { kind: "snapshot"; snapshot: LiveSnapshot }
  | { kind: "tick"; tick: LiveTick }
  | { kind: "dead-letter"; arrival: { context: string; stream: string; count: number } }
  | { kind: "link"; link: Link };

/** What a tab tells the shared worker: all the views it shows now. Said again every 20 s, so that a tab which died is forgotten. */
export type TabMessage = { kind: "views"; views: readonly string[] } | { kind: "bye" };

export type LiveSource = {
  setViews(views: readonly string[]): void;
  close(): void;
};
