import { SubjectMapFile } from "@/lib/domain/subject-map";
import { absolute, whyUnreadable, type Files } from "./files";
import { presets } from "./presets";

/** JETLAG_SUBJECT_MAPS: names of presets or JSON files, comma-separated; unset means every preset. */
export function readSubjectMaps(value: string | undefined, { files, mistakes }: { files: Files; mistakes: string[] }): SubjectMapFile[] {
  if (value === undefined) return presets.map((preset) => SubjectMapFile.parse(preset));
  return value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .flatMap((part) => readOne(part, { files, mistakes }));
}

function readOne(part: string, { files, mistakes }: { files: Files; mistakes: string[] }): SubjectMapFile[] {
  const preset = presets.find(({ name }) => name === part);
  if (preset) return [SubjectMapFile.parse(preset)];
  const names = presets.map(({ name }) => name).join(", ");
  const isFile = part.includes("/") || part.endsWith(".json");
  if (!isFile) {
    mistakes.push(`JETLAG_SUBJECT_MAPS: there is no preset "${part}" (there is: ${names}), and it is not a .json file`);
    return [];
  }
  try {
    const parsed = SubjectMapFile.safeParse(JSON.parse(files.read(absolute(part, files.cwd))));
    if (parsed.success) return [parsed.data];
    for (const issue of parsed.error.issues)
      mistakes.push(`JETLAG_SUBJECT_MAPS: ${part}: ${issue.path.join(".") || "it"}: ${issue.message}`);
  } catch (error) {
    mistakes.push(`JETLAG_SUBJECT_MAPS: ${part}: ${error instanceof SyntaxError ? "it is not JSON" : whyUnreadable(error)}`);
  }
  return [];
}
