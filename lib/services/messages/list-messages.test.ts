import { expect, test } from "vitest";
import type { Actor } from "@/lib/auth/actor";
import type { Deps } from "../deps";
import { listMessages } from "./list-messages";

const admin: Actor = { id: "local", name: "local", role: "admin", kind: "local" };
const deps = {} as Deps; // what is refused is refused before anything is asked

test("a time beyond what the server's clock can hold is refused, because it would begin at the oldest message", async () => {
  const from = (fromTime: string) => listMessages(admin, { stream: "ORDERS", fromTime }, deps);
  await expect(from("9999-01-01T00:00:00Z")).rejects.toMatchObject({ code: "INVALID", errors: [{ path: ["fromTime"] }] });
});
