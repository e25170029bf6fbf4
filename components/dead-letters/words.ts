import { visibleText } from "@/components/payload/bytes";

/** The first line that says something: errors come with stacks. `null` where nothing was recorded. */
export function errorLine(error: string | null): string | null {
  const line = error
    ?.split("\n")
    .map((each) => each.trim())
    .find((each) => each !== "");
  return line === undefined ? null : visibleText(line);
}

/** Whether the error holds more than its first line. */
export function hasMore(error: string): boolean {
  return error.trim() !== errorLine(error);
}
