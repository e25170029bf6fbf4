import { z } from "zod";
import { absolute, whyUnreadable, type Files } from "./files";
import { presets } from "./presets";

const Pointer = z.string().regex(/^(\/[^/]*)+$/, "must be a JSON pointer such as /status");
const Pattern = z.string().regex(/^[^\s.]+(\.[^\s.]+)*$/, "must be a subject; a token may be *, a name in braces or, last, >");

const SubjectRole = z.strictObject({
  pattern: Pattern,
  role: z.enum(["start", "end", "request", "result", "compensation", "compensation-result", "event", "progress"]),
  step: Pointer.optional(),
  status: Pointer.optional(),
  compensated: Pointer.optional(),
  bodyPointer: Pointer.optional(),
  deadlineMs: z.number().int().positive().optional(),
});

/** Patterns that give subjects meaning: which token is the saga id, which subject is a result, where dead letters go. */
export const SubjectMap = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/, "must be lower-case letters, digits and dashes"),
  title: z.string().optional(),
  flows: z
    .array(
      z.strictObject({
        flow: z.string().min(1),
        title: z.string().optional(),
        subjects: z.array(SubjectRole),
        /** Where the key stands that the pattern does not name: a header, or a pointer into the body. */
        header: z.string().optional(),
        bodyPointer: Pointer.optional(),
      }),
    )
    .default([]),
  deadLetters: z
    .strictObject({ streams: z.array(z.string()).default([]), subjects: z.array(Pattern).default([]), profile: z.string().optional() })
    .default({ streams: [], subjects: [] }),
  heartbeats: z.array(z.strictObject({ pattern: Pattern })).default([]),
});
export type SubjectMap = z.infer<typeof SubjectMap>;

/** JETLAG_SUBJECT_MAPS: names of presets or JSON files, comma-separated; unset means every preset. */
export function readSubjectMaps(value: string | undefined, { files, mistakes }: { files: Files; mistakes: string[] }): SubjectMap[] {
  if (value === undefined) return presets.map((preset) => SubjectMap.parse(preset));
  return value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .flatMap((part) => readOne(part, { files, mistakes }));
}

function readOne(part: string, { files, mistakes }: { files: Files; mistakes: string[] }): SubjectMap[] {
  const preset = presets.find(({ name }) => name === part);
  if (preset) return [SubjectMap.parse(preset)];
  const names = presets.map(({ name }) => name).join(", ");
  const isFile = part.includes("/") || part.endsWith(".json");
  if (!isFile) {
    mistakes.push(`JETLAG_SUBJECT_MAPS: there is no preset "${part}" (there is: ${names}), and it is not a .json file`);
    return [];
  }
  try {
    const parsed = SubjectMap.safeParse(JSON.parse(files.read(absolute(part, files.cwd))));
    if (parsed.success) return [parsed.data];
    for (const issue of parsed.error.issues)
      mistakes.push(`JETLAG_SUBJECT_MAPS: ${part}: ${issue.path.join(".") || "it"}: ${issue.message}`);
  } catch (error) {
    mistakes.push(`JETLAG_SUBJECT_MAPS: ${part}: ${error instanceof SyntaxError ? "it is not JSON" : whyUnreadable(error)}`);
  }
  return [];
}
