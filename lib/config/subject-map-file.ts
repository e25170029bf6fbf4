import { z } from "zod";
import type { FlowKey, FlowRule, SubjectMap } from "@/lib/domain/subject-map";

const Pointer = z.string().regex(/^(\/[^/]+)+$/, "must be a JSON pointer such as /status");
const Pattern = z.string().regex(/^[^\s.]+(\.[^\s.]+)*$/, "must be a subject; a token may be *, a name in braces or, last, >");

const FlowSubject = z.strictObject({
  /** `saga.{key}.{lane}`: a token in braces is any token, and `{key}` names the flow. */
  pattern: Pattern,
  role: z.enum(["start", "end", "request", "result", "compensation", "compensation-result", "event", "progress"]),
  step: Pointer.optional(),
  status: Pointer.optional(),
  compensated: Pointer.optional(),
  bodyPointer: Pointer.optional(),
  deadlineMs: z.number().int().positive().optional(),
});

const Flow = z.strictObject({
  flow: z.string().min(1),
  title: z.string().optional(),
  subjects: z.array(FlowSubject),
  /** A header that names the flow wherever it is sent, and a place in the bodies of the flow's own subjects. */
  header: z.string().min(1).optional(),
  bodyPointer: Pointer.optional(),
});

/** A subject map as it is written down. Roles, steps and heartbeats are checked now and read by the timelines to come. */
export const SubjectMapFile = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/, "must be lower-case letters, digits and dashes"),
  title: z.string().optional(),
  flows: z.array(Flow).default([]),
  deadLetters: z
    .strictObject({ streams: z.array(z.string()).default([]), subjects: z.array(Pattern).default([]), profile: z.string().optional() })
    .default({ streams: [], subjects: [] }),
  heartbeats: z.array(z.strictObject({ pattern: Pattern })).default([]),
});
export type SubjectMapFile = z.infer<typeof SubjectMapFile>;

/** What it means to the reader of messages: patterns of NATS, and where the key of each flow stands. */
export function toSubjectMap({ name, deadLetters, flows }: SubjectMapFile): SubjectMap {
  return { name, deadLetters: deadLetters.subjects, flows: flows.flatMap(toRules) };
}

function toRules({ flow, subjects, header, bodyPointer }: SubjectMapFile["flows"][number]): FlowRule[] {
  const rules = subjects.flatMap(({ pattern, bodyPointer: own }): FlowRule[] => {
    const token = pattern.split(".").indexOf("{key}");
    const places: (FlowKey | null)[] = [
      token >= 0 ? { token } : null,
      own ? { body: own } : null,
      bodyPointer ? { body: bodyPointer } : null,
    ];
    const key = places.filter((place) => place !== null);
    return key.length > 0 ? [{ flow, subjects: [pattern.replace(/\{[^}.]*\}/g, "*")], key }] : [];
  });
  return header ? [...rules, { flow, subjects: [">"], key: { header } }] : rules;
}
