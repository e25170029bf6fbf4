import { expect, test } from "vitest";
import { z } from "zod";
import { defaultPolicy } from "@/lib/domain/consumer/policy";
import { defaultStreamPolicy } from "@/lib/domain/stream/track";
import type { Source } from "./source";
import { Watcher } from "./watcher";

test("a reading that cannot be evaluated is said in words; what was thrown is for the log", async () => {
  const logged: unknown[] = [];
  const source: unknown = {
    name: "test",
    embedded: false,
    servers: [],
    readSnapshot: async () => z.strictObject({ a: z.string() }).parse({ a: 1 }),
  };
  const log = { error: (facts: unknown) => void logged.push(facts) };
  const policies = { policy: defaultPolicy, streamPolicy: defaultStreamPolicy, isDeadLetterStream: () => false };
  const watcher = new Watcher(source as Source, { ...policies, clock: { now: () => 0 }, pollMs: 1_000, log }); // it is asked for nothing else
  await watcher.tick();
  expect(watcher.state()).toMatchObject({ why: "the answer could not be evaluated; the console's log says why" });
  expect(logged).toMatchObject([{ err: { name: "ZodError" }, context: "test" }]);
});
