import { chance } from "../../bus/random";
import type { Incident } from "../../bus/types";

const REASON = "the property is off the market";

export const terminated: Incident = {
  name: "terminated",
  title: "The scheduler refuses bookings for good",
  lookFor:
    `One booking in three gets +TERM: its MSG_TERMINATED advisory (CALL_INTENT, booking, first delivery) says "${REASON}". ` +
    "Nobody stores a dead letter, nothing comes again, and the call stays open; the message stays until its Nats-TTL has passed. Console: Overview " +
    "and Dead letters (terminated, by booking, with that reason); every consumer looks well.",
  ends: "New bookings are made again. What was refused is not delivered again.",
  initial: "off",
  fault: (_level, { consumer, id }) =>
    consumer === "booking" && chance(`${id} withdrawn`) < 1 / 3 ? { kind: "term", reason: REASON } : null,
};
