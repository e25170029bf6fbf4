"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { fleetQuery, switchIncident } from "@/lib/queries";
import type { FleetSystem } from "@/lib/domain/fleet/incident";

/** Switches an incident. What its system answers is what the page shows at once; the next look goes on from there. */
export function useSwitch() {
  const cache = useQueryClient();
  const { queryKey } = fleetQuery();
  return useMutation({
    mutationFn: switchIncident,
    async onSuccess(answer, { name }) {
      await cache.cancelQueries({ queryKey }); // a look from before the switch would show what was
      cache.setQueryData(queryKey, (list) => list && { ...list, items: list.items.map((system) => withAnswer(system, answer, name)) });
    },
  });
}

/** Only the one incident: others may have been switched while this one was. */
function withAnswer(system: FleetSystem, answer: FleetSystem, name: string): FleetSystem {
  if (system.context !== answer.context) return system;
  const now = answer.incidents.find((incident) => incident.name === name);
  return { ...system, incidents: system.incidents.map((incident) => (incident.name === name && now ? now : incident)) };
}
