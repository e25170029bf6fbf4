import { chance } from "../../bus/random";
import type { Incident } from "../../bus/types";
import type { CallIntent } from "../messages";

export const vagueTimes: Incident = {
  name: "vague-times",
  title: "The voice agent passes on times as callers say them",
  lookFor:
    "One intent to book in three has a time that no attempt can mend: booking redelivers it, dead letters on DLQ.CALL_INTENT.booking with " +
    "RangeError: Invalid time value, calls that stay open. Console: Dead letters, Overview (dead letters in DLQ), Consumers (redelivered).",
  ends: "New intents are sound; the dead ones die again when they are sent back.",
  initial: "off",
};

/** A function of the call's id. */
export const asItWasSaid = (call: CallIntent): CallIntent =>
  chance(`${call.call_id} vague`) < 1 / 3 ? { ...call, wanted_at: "Tuesday-ish, after lunch" } : call;
