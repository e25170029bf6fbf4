import { expect, test } from "vitest";
import { NotCaptured, refuseUncaptured } from "./captured";

const streams = [{ subjects: ["tool.result.*"] }, { subjects: ["saga.>", "call.audit"] }];
const refused = (subject: string) => () => refuseUncaptured(streams, subject);

test.each(["tool.result.lead-1", "saga.a", "saga.a.b.c", "call.audit", "tool.result.a*b"])("captured: %s", (subject) => {
  expect(refused(subject)).not.toThrow();
});

test.each(["tool.result.lead.0", "tool.result", "saga", "call.audit.x", "call.audi", "other"])("not captured: %s", (subject) => {
  expect(refused(subject)).toThrow(new NotCaptured(`No stream that the system declares captures ${subject}`));
});

test.each(["", "saga.", "saga..a", ".saga", "saga.a b", "saga.a\r\n", "saga.a\0", "saga.*", "saga.>", "tool.result. "])(
  "no subject to publish to: %j",
  (subject) => expect(refused(subject)).toThrow("is no subject that can be published to"),
);
