import { z } from "zod";
import { Profile } from "./letter-profile";
import { HeaderName, Pointer } from "./places";
import type { FlowKey, FlowRule, SubjectMap } from "./types";

const TokenName = z.string().regex(/^[a-zA-Z][a-zA-Z0-9_]*$/, "must be a name such as key");
const isToken = (token: string, at: number, all: string[]) =>
  token === ">" ? at === all.length - 1 : token === "*" || /^([^\s{}*>]+|\{[^\s{}*>]+\})$/.test(token);
const Pattern = z
  .string()
  .refine((pattern) => pattern.split(".").every(isToken), "must be a subject; a token may be *, a name in braces or, last, >")
  .refine((pattern) => new Set(tokensOf(pattern)).size === tokensOf(pattern).length, "names a token twice");

/** Where something stands in a message: a JSON pointer into its body, a named token of its subject, a header. */
const Place = z.union([Pointer, z.strictObject({ token: TokenName }), z.strictObject({ header: HeaderName })]);
type Place = z.infer<typeof Place>;
/** The first place where something stands counts. */
const Places = z.union([Place, z.array(Place).min(1)]);
type Places = Place | Place[];
/** For what is the same in every message of a subject: `tasks.completed` has no status in its body. */
const PlaceOrText = z.union([Place, z.strictObject({ text: z.string().min(1) })]);

/**
 * What a message means in its flow. A request waits for its result, a compensation for its own; start and end bound the flow; a meeting
 * is talk that is not stored. Dead letters and heartbeats have roles of their own, by where they stand in the file.
 */
const FLOW_ROLES = ["start", "end", "request", "progress", "result", "compensation", "compensation-result", "event", "meeting"] as const;

const FlowSubject = z
  .strictObject({
    /** `saga.{key}.{lane}`: a token in braces is any token; `{key}` is the flow's key and `{lane}` who acts, unless `key` or `lane` say otherwise. */
    pattern: Pattern,
    role: z.enum(FLOW_ROLES),
    key: Places.optional(),
    /** Under whom it is drawn: an agent, a tool. */
    lane: PlaceOrText.optional(),
    /** What is being done; a result belongs to the request of the same lane and step. */
    step: PlaceOrText.optional(),
    status: PlaceOrText.optional(),
    error: Place.optional(),
    /** Whether what the flow had done was undone, where an end says so. */
    compensated: Place.optional(),
    /** A request without a result is late after this time: as in the design, before the fleet's time scale. */
    deadlineMs: z.int().positive().optional(),
  })
  .superRefine((subject, context) => {
    for (const [field, value] of Object.entries(subject)) {
      for (const place of [value].flat()) {
        if (typeof place !== "object" || !("token" in place) || tokensOf(subject.pattern).includes(place.token)) continue;
        context.addIssue({ code: "custom", path: [field], message: `${subject.pattern} has no token {${place.token}}` });
      }
    }
  });

const Flow = z
  .strictObject({
    flow: z.string().min(1),
    title: z.string().optional(),
    /** Where the key stands in messages whose subject does not say. */
    key: Places.optional(),
    /** A header that names the flow wherever it is sent, on any subject. */
    header: HeaderName.optional(),
    /** Statuses that mean "it did not work". */
    failed: z.array(z.string()).default(["error", "failed", "timeout"]),
    subjects: z.array(FlowSubject),
  })
  .superRefine((flow, context) => {
    for (const place of [flow.key ?? []].flat()) {
      if (typeof place === "string" || !("token" in place)) continue;
      if (flow.subjects.some(({ pattern }) => tokensOf(pattern).includes(place.token))) continue;
      context.addIssue({ code: "custom", path: ["key"], message: `no pattern of "${flow.flow}" has a token {${place.token}}` });
    }
    if (flow.header) return;
    for (const [i, { pattern, key }] of flow.subjects.entries()) {
      if (key || keyPlaces({ pattern, key }, flow.key).length > 0) continue;
      context.addIssue({
        code: "custom",
        path: ["subjects", i, "key"],
        message: `nothing says where ${pattern} has the key of "${flow.flow}"`,
      });
    }
  });

/** A subject map as it is written down: what the subjects of an agent system mean. */
export const SubjectMapFile = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/, "must be lower-case letters, digits and dashes"),
  title: z.string().optional(),
  flows: z.array(Flow).default([]),
  deadLetters: z
    .strictObject({
      streams: z.array(z.string()).default([]),
      subjects: z.array(Pattern).default([]),
      profile: Profile.optional(),
    })
    .refine(({ streams, subjects, profile }) => typeof profile !== "object" || streams.length + subjects.length > 0, {
      path: ["profile"],
      message: "reads nothing: neither streams nor subjects say where such dead letters are",
    })
    .default({ streams: [], subjects: [] }),
  /** `{agent}` is who lives. */
  heartbeats: z.array(z.strictObject({ pattern: Pattern })).default([]),
});
export type SubjectMapFile = z.infer<typeof SubjectMapFile>;

/** What it means to the reader of messages: patterns of NATS, and where the key of each flow stands. */
export function toSubjectMap({ name, deadLetters, flows }: SubjectMapFile): SubjectMap {
  const { streams, subjects, profile } = deadLetters;
  const custom = typeof profile === "object" ? { letters: { streams, profile } } : {};
  return { name, deadLetters: subjects.map(toNatsPattern), flows: flows.flatMap(toRules), ...custom };
}

function toRules({ flow, subjects, header, key: inFlow }: SubjectMapFile["flows"][number]): FlowRule[] {
  const rules = subjects.flatMap((subject): FlowRule[] => {
    const key = keyPlaces(subject, inFlow).map((place) => toFlowKey(place, subject.pattern));
    return key.length > 0 ? [{ flow, subjects: [toNatsPattern(subject.pattern)], key }] : [];
  });
  return header ? [...rules, { flow, subjects: [">"], key: { header } }] : rules;
}

/** Where a subject has its key, first its own places, then the flow's; one of these that names a token counts where the pattern has it. */
function keyPlaces({ pattern, key: own }: { pattern: string; key?: Places | undefined }, inFlow: Places = []): Place[] {
  const names = tokensOf(pattern);
  const byName: Place[] = names.includes("key") ? [{ token: "key" }] : [];
  const shared = [inFlow].flat().filter((place) => typeof place === "string" || !("token" in place) || names.includes(place.token));
  return [own ?? byName, shared].flat();
}

function toFlowKey(place: Place, pattern: string): FlowKey {
  if (typeof place === "string") return { body: place };
  return "token" in place ? { token: pattern.split(".").indexOf(`{${place.token}}`) } : place;
}

const tokensOf = (pattern: string): string[] => [...pattern.matchAll(/\{([^}.]*)\}/g)].map(([, name]) => name ?? "");

const toNatsPattern = (pattern: string) => pattern.replace(/\{[^}.]*\}/g, "*");
