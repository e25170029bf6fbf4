import type { Metadata } from "next";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        title={<h1 className="text-section">There is no page at this address</h1>}
        action={<LinkButton href="/">Overview</LinkButton>}
      >
        The link may be old, or from a newer version of Jetlag.
      </EmptyState>
    </main>
  );
}
