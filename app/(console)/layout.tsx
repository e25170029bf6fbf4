import { headers } from "next/headers";
import type { ReactNode } from "react";
import { JobBarHost } from "@/components/redrives/job-bar-host";
import { Shell } from "@/components/shell/shell";
import { resolveActor } from "@/lib/auth";
import { getRuntime } from "@/lib/runtime";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { deps } = await getRuntime();
  const { name, role, kind } = resolveActor(await headers(), deps.settings);
  const { readOnly, fleet } = deps.settings;
  const person = { name: kind === "local" ? "local admin" : name, role, kind };
  return (
    <Shell person={person} readOnly={readOnly} hasFleet={fleet.length > 0} foot={<JobBarHost />}>
      {children}
    </Shell>
  );
}
