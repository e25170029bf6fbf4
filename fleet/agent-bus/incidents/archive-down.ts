import { chance } from "../../bus/random";
import type { Incident } from "../../bus/types";

export const archiveDown: Incident = {
  name: "archive-down",
  title: "The archive refuses to store",
  lookFor:
    "Three attempts in four fail: archivist redelivers, and gives up one result in three after four attempts. It stays in AGENT_EVENTS: this " +
    "design stores no dead letters, NATS says MAX_DELIVERIES once. Console: Overview and Dead letters (exhausted, by archivist), Consumers " +
    "(archivist's Redelivered).",
  ends: "What is being retried succeeds; what was given up stays in AGENT_EVENTS.",
  initial: "off",
};

/** A function of the message's id and the attempt. */
export const archiveFails = ({ id, attempt }: { id: string; attempt: number }): boolean => chance(`${id} ${attempt} archive`) < 3 / 4;
