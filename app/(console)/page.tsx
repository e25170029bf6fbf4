import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { headers } from "next/headers";
import { CaptureCard } from "@/components/capture/capture-card";
import { TourCard } from "@/components/fleet/tour-card";
import { Overview } from "@/components/overview/overview";
import { resolveActor } from "@/lib/auth";
import { overviewQuery } from "@/lib/queries";
import { getRuntime } from "@/lib/runtime";
import { getOverview } from "@/lib/services/overview/get-overview";

export const metadata: Metadata = { title: "Overview" };

/** The first answer comes with the page: what is broken is seen before any script ran. */
export default async function OverviewPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { context: asked } = await searchParams;
  const context = typeof asked === "string" ? asked : undefined;
  const { deps } = await getRuntime();
  const actor = resolveActor(await headers(), deps.settings);

  const queryClient = new QueryClient();
  // A failure is not thrown here: the browser asks again, and its answer carries the words.
  await queryClient.prefetchQuery({ ...overviewQuery({ context }), queryFn: () => getOverview(actor, { context }, deps), retry: false });
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <Overview tour={deps.settings.fleet.includes("toolworks") && <TourCard />} capture={<CaptureCard />} />
    </HydrationBoundary>
  );
}
