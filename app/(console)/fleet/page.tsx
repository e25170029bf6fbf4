import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { FleetPage } from "@/components/fleet/fleet-page";
import { getRuntime } from "@/lib/runtime";

export const metadata: Metadata = { title: "Fleet" };

/** There is a fleet only beside the embedded NATS. */
export default async function Page() {
  const { fleet } = (await getRuntime()).deps.settings;
  if (fleet.length === 0) notFound();
  return <FleetPage hasTour={fleet.includes("toolworks")} />;
}
