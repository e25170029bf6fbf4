"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { fleetQuery, switchIncident } from "@/lib/queries";
import type { FleetSystem } from "@/lib/domain/fleet/incident";
import { lastWish } from "./last-wish";

/** Switches one incident. What its system answers is what the page shows at once; the next look goes on from there. */
export function useSwitch() {
  const [mutationFn] = useState(() => lastWish(switchIncident));
  const cache = useQueryClient();
  const { queryKey } = fleetQuery();
  return useMutation({
    mutationFn,
    async onSuccess(answer, { name }) {
      if (!answer) return;
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
