import { expect, test } from "vitest";
import { resolveActor } from "./resolve-actor";

const settings = { auth: { kind: "local" as const }, bootstrapToken: "correct-horse-battery" };
const send = (authorization?: string) => resolveActor(new Headers(authorization ? { authorization } : {}), settings);

test("nobody named is the person at the machine, an admin", () => {
  expect(send()).toMatchObject({ id: "local", role: "admin", kind: "local" });
});

test("the bootstrap token is an admin", () => {
  expect(send("Bearer correct-horse-battery")).toMatchObject({ role: "admin", kind: "token" });
  expect(send("bearer  correct-horse-battery")).toMatchObject({ kind: "token" });
});

test.each([
  "Bearer wrong-token-of-a-kind",
  "Bearer",
  "Bearer ",
  "Basic bG9jYWw6",
  "correct-horse-battery",
  "Bearer correct-horse-battery x",
])("%j is refused, never taken for the local admin", (authorization) => {
  expect(() => send(authorization)).toThrow(expect.objectContaining({ code: "UNAUTHENTICATED" }));
});

test("without a bootstrap token no token is right", () => {
  expect(() => resolveActor(new Headers({ authorization: "Bearer null" }), { ...settings, bootstrapToken: null })).toThrow(
    expect.objectContaining({ code: "UNAUTHENTICATED" }),
  );
});
