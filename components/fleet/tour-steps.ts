import { auditHref, consumerHref, deadLettersHref, fleetHref, overviewHref, redrivesHref, streamHref } from "@/lib/domain/pages";

type TourLink = { label: string; href: string };
export type TourStep = { title: string; text: string; links: readonly TourLink[] };

const context = "toolworks";
const overview = { label: "Overview", href: overviewHref() };
const fleet = { label: "Fleet", href: fleetHref({ context }) };
const worker = { label: "worker-crm", href: consumerHref({ context, stream: "TOOL_REQUESTS", name: "worker-crm" }) };
const letters = {
  label: "Dead letters",
  href: deadLettersHref({ view: "messages", context, stream: "DEAD_LETTERS", originalSubject: "tools.execute.crm" }),
};
const sagas = { label: "SAGAS", href: streamHref({ context, stream: "SAGAS" }) };
const redrives = { label: "Re-drives", href: redrivesHref({ context }) };
const audit = { label: "Audit", href: auditHref({ context }) };

/** docs/tour.md in short, step by step: what to do and what to see, and on which page. */
export const tourSteps: readonly TourStep[] = [
  {
    title: "What needs you",
    text: "Overview says what is broken, the worst first: dead letters in DEAD_LETTERS of toolworks. One of eight regions of its crm does not answer, which is too mild for a tour: on Fleet switch “The crm does not answer” on, and look again half a minute later.",
    links: [overview, fleet],
  },
  {
    title: "Who fails",
    text: "worker-crm is called fine, because nothing waits for long. What tells is Redelivered beside Delivered: it takes each call, fails, gives it back, and after three deliveries gives it up.",
    links: [worker],
  },
  {
    title: "What it gave up",
    text: "The calls to the crm that died, newest first, each with its error, a time-out or a 503, and what it belongs to: a conversation, or a saga.",
    links: [letters],
  },
  {
    title: "One of them",
    text: "Open a letter that belongs to a saga: the call as it was sent, why it died, where it came from, and who waits for the answer. Copy the saga's id.",
    links: [letters],
  },
  {
    title: "Its saga",
    text: "Among the messages of SAGAS find saga.<the id>.coordinator.end: how the saga ended, at which step, and whether what was done before was undone. Sending the call again does not change that.",
    links: [sagas],
  },
  {
    title: "End the outage",
    text: "What is broken is mended first, or what is sent back dies again: switch “The crm does not answer” off, and wait until worker-crm has 0 redelivered, not acked.",
    links: [fleet, worker],
  },
  {
    title: "Plan",
    text: "Select the letters and press Re-drive. Nothing is sent yet: read where they go, who gets them, what to mind, and what is refused.",
    links: [letters],
  },
  {
    title: "Send",
    text: "Say why it is safe now, and start. The job tells how many were sent, and each row which message it has become. Then look at the dead letters again, where whatever failed once more would stand.",
    links: [redrives, letters],
  },
  {
    title: "The record",
    text: "The switch, the plan, the start and its end stand in the audit: who, when, why, and what came of it. Set the crm back to mild, as you found it.",
    links: [audit, fleet],
  },
];
