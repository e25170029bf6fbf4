import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Tour } from "@/components/fleet/tour";
import { getRuntime } from "@/lib/runtime";

export const metadata: Metadata = { title: "Tour: the crm is down" };

/** It leads through toolworks, so it is there only while that runs. */
export default async function Page() {
  const { fleet } = (await getRuntime()).deps.settings;
  if (!fleet.includes("toolworks")) notFound();
  return <Tour />;
}
