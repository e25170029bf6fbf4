"use client";

import { useQueryClient } from "@tanstack/react-query";
import { createContext, useEffect, useState, type ReactNode } from "react";
import { createLiveStore, type LiveStore } from "./live-store";
import { openLiveSource } from "./source";

export const LiveContext = createContext<LiveStore | null>(null);

/** Inside the QueryClientProvider, around everything that is live. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const [store] = useState(() => createLiveStore({ queryClient, openSource: openLiveSource, now: () => Date.now() }));

  useEffect(() => {
    const see = () => store.setVisible(document.visibilityState === "visible");
    see();
    store.start();
    document.addEventListener("visibilitychange", see);
    return () => {
      document.removeEventListener("visibilitychange", see);
      store.stop();
    };
  }, [store]);

  return <LiveContext value={store}>{children}</LiveContext>;
}
