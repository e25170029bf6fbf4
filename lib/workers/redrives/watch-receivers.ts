import "server-only";
import type { ItemRecord } from "@/lib/db/redrives/types";
import type { JobParts } from "./job-parts";

const LOOK_EVERY_MS = 5_000;

/**
 * Says why nothing more should be sent: a consumer that gave up on such messages, and was there, is paused or deleted since. One that was so
 * from the beginning is said in the plan. What may not be listed is not seen. NATS_UNAVAILABLE.
 */
export type Receivers = { whyStopped(items: readonly ItemRecord[]): Promise<string | null> };

export function watchReceivers({ wire }: Pick<JobParts, "wire">): Receivers {
  const working = new Set<string>();
  const lookedAt = new Map<string, number>();
  return {
    async whyStopped(items) {
      const [first] = items;
      const names = new Set(items.flatMap(({ consumer }) => consumer ?? []));
      if (!first || names.size === 0 || performance.now() - (lookedAt.get(first.target) ?? -Infinity) < LOOK_EVERY_MS) return null;
      lookedAt.set(first.target, performance.now());
      const consumers = await wire.consumersOf(first.target);
      for (const name of consumers ? names : []) {
        const consumer = consumers?.find((one) => one.name === name);
        const key = `${first.target} ${name}`;
        if (consumer && !consumer.paused) working.add(key);
        else if (working.delete(key)) return `${name}, which is to handle them, ${consumer ? "is paused" : "was deleted"}`;
      }
      return null;
    },
  };
}
