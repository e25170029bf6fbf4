import { expect, test } from "vitest";
import { z } from "zod";
import type { Deps } from "@/lib/services/deps";
import { endpoint } from "./endpoint";

test("a NUL in a field is refused, with the field named", async () => {
  const one = endpoint({ input: z.strictObject({ stream: z.string() }) }, ({ input }) => input.stream);
  const run = (stream: string) =>
    one.run({ actor: { id: "local", name: "local", role: "admin", kind: "local" }, input: { stream }, deps: {} as Deps }); // not looked at
  await expect(run("DLQ")).resolves.toBe("DLQ");
  await expect(run("D\0Q")).rejects.toMatchObject({ code: "INVALID", errors: [{ path: ["stream"] }] });
});
