import { z } from "zod";
import { absolute, whyUnreadable, type Files } from "./files";
import { presets } from "./presets";

/**
 * Patterns that give subjects meaning. A pattern is a NATS subject whose tokens may be `{name}`: one token that is called so
 * (`saga.{sagaId}.{agent}.result`), `*` or a closing `>`. Roles and flows are read by timelines; further keys are kept for them.
 */
export const SubjectMap = z.looseObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/, "must be lower-case letters, digits and dashes"),
  title: z.string().optional(),
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
