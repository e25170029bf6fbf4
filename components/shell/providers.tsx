"use client";
import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { useState, type ReactNode } from "react";
import { LiveProvider } from "@/components/live";

const defaultOptions = {
  queries: { refetchOnWindowFocus: false },
  // An act is tried now or fails: one that waits for the network would be done when nobody expects it any more.
  mutations: { networkMode: "always" as const },
};

/** What every page stands in. The nonce lets our own inline style and script pass the content security policy. */
export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [queryClient] = useState(() => new QueryClient({ defaultOptions }));
  return (
    <CSPProvider nonce={nonce}>
      <ThemeProvider attribute="data-theme" defaultTheme="system" enableColorScheme={false} storageKey="jetlag-theme" nonce={nonce}>
        <QueryClientProvider client={queryClient}>
          <NuqsAdapter>
            <LiveProvider>{children}</LiveProvider>
          </NuqsAdapter>
        </QueryClientProvider>
      </ThemeProvider>
    </CSPProvider>
  );
}
