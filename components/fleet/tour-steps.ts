import { auditHref, consumerHref, deadLettersHref, fleetHref, overviewHref, redrivesHref } from "@/lib/domain/pages";

export type TourStep = { title: string; text: string; href: string; label: string };

const worker = { context: "toolworks", stream: "TOOL_REQUESTS", name: "worker-crm" };
const letters = { context: "toolworks", stream: "DEAD_LETTERS", originalSubject: "tools.execute.crm" };

/** docs/tour.md in short: what to do and what to see, on which page. */
export const tourSteps: readonly TourStep[] = [
  {
    title: "See that something is wrong",
    text: "Overview begins with what needs you, the worst first: dead letters in DEAD_LETTERS of toolworks, with the subject they died on and since when.",
    href: overviewHref(),
    label: "Overview",
  },
  {
    title: "Look at the worker",
    text: "worker-crm delivers, and much of it again: the calls fail, are tried three times, and then given up. It works; what it calls does not.",
    href: consumerHref(worker),
    label: "worker-crm",
  },
  {
    title: "List what was given up",
    text: "The dead letters of tools.execute.crm, newest first, with the error that each died of.",
    href: deadLettersHref(letters),
    label: "Dead letters of tools.execute.crm",
  },
  {
    title: "Open one",
    text: "The crm timed out or answered 503. Below stand the message that failed, byte for byte, and the conversation it belonged to.",
    href: deadLettersHref(letters),
    label: "Choose a letter",
  },
  {
    title: "End the outage",
    text: "What is broken is mended first, or everything that is sent back dies again: switch crm-outage of toolworks off.",
    href: fleetHref({ context: "toolworks" }),
    label: "Fleet",
  },
  {
    title: "Plan to send it back",
    text: "Select letters and press Re-drive. Nothing is sent yet: read how many go to which stream, who will receive them, and what is refused and why.",
    href: deadLettersHref(letters),
    label: "Select letters",
  },
  {
    title: "Start, and watch",
    text: "Give a reason and start. The job says how many are sent; when it ends it says what became of each. A letter is removed only after its copy is stored.",
    href: redrivesHref({ context: "toolworks" }),
    label: "Re-drives",
  },
  {
    title: "Read the record",
    text: "The switch, the plan, the start and the end stand in the audit: who, when, why, and what came of it.",
    href: auditHref({ context: "toolworks" }),
    label: "Audit",
  },
];
