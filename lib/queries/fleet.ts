import type { z } from "zod";
import { addressOf } from "@/lib/domain/address";
import type { FleetList, FleetSystem, Level } from "@/lib/domain/fleet/incident";
import { apiPost } from "@/lib/http/api-fetch";
import { apiQuery } from "./api-query";

const POLL_MS = 2_000;

/** Asked again and again, not live: nothing of it is in what the collector reads, and each asking is a request to every system. */
export const fleetQuery = () => ({
  ...apiQuery<z.infer<typeof FleetList>>(addressOf(["fleet"])),
  refetchInterval: POLL_MS,
  networkMode: "always" as const, // a console on this machine answers without a network too
});

type Switching = { system: string; name: string; state: Level };

/** Answers the system as it is then; never repeated by itself. */
export const switchIncident = ({ system, name, state }: Switching) =>
  apiPost<FleetSystem>(addressOf(["fleet", "incidents", name]), { system, state });
