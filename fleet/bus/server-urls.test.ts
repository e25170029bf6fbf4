import { expect, test } from "vitest";
import { readServerUrls } from "./server-urls";

test.each([
  ["nats://a:4222", ["nats://a:4222"], undefined],
  ["a:4222, tls://b", ["a:4222", "tls://b"], undefined],
  ["nats://me:secret@a:4222", ["nats://a:4222"], { user: "me", pass: "secret" }],
  ["me:secret@a", ["a"], { user: "me", pass: "secret" }],
  ["nats://a,nats://me:secret@b,nats://me:other@c", ["nats://a", "nats://b", "nats://c"], { user: "me", pass: "secret" }],
  ["nats://me:p%40s%3As@a", ["nats://a"], { user: "me", pass: "p@s:s" }],
  ["nats://me:p@s:100%@a", ["nats://a"], { user: "me", pass: "p@s:100%" }],
  ["nats://s3cr3t@[::1]:4222", ["nats://[::1]:4222"], { token: "s3cr3t" }],
])("%s", (list, servers, login) => {
  expect(readServerUrls(list)).toEqual({ servers, ...(login && { login }) });
});
