"use client";

import { use, useEffect, useSyncExternalStore } from "react";
import { useNow } from "@/components/ui/use-now";
import { LiveContext } from "./live-provider";
import { liveState, type LiveState } from "./live-state";
import { nothingHeard } from "./live-store";

function useLiveStore() {
  const store = use(LiveContext);
  if (!store) throw new Error("useLive is used outside LiveProvider.");
  return store;
}

/** Keeps the cache entry `["api", view]` live while mounted. `null`: nothing to watch. */
export function useLive(view: string | null): void {
  const store = useLiveStore();
  useEffect(() => (view === null ? undefined : store.show(view)), [store, view]);
}

/** The live mark, told again every second. */
export function useLiveState(context?: string | null): LiveState {
  const store = useLiveStore();
  const facts = useSyncExternalStore(store.subscribe, store.facts, () => nothingHeard);
  const now = useNow();
  return liveState(facts, { now: Math.max(now ?? 0, facts.tickAt ?? 0), context });
}
