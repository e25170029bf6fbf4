import { Edits } from "@/lib/domain/redrive/edit/schema";

/** What is wrong with edits before they are sent, in one sentence; `null`: nothing. */
export function editsProblem(edits: unknown): string | null {
  const [issue] = Edits.safeParse(edits).error?.issues ?? [];
  if (!issue) return null;
  const where = issue.path.slice(1).filter((part) => part !== 0 || issue.path[0] === "patch");
  return where.length === 0 ? `It ${issue.message}.` : `${where.join(".")}: ${issue.message}`;
}

/** A patch as it is typed: its operations, or why it is none. */
export function readPatch(text: string): { patch: unknown[] } | { problem: string } {
  const read = parse(text);
  if ("problem" in read) return read;
  if (!Array.isArray(read.value)) return { problem: "A patch is a list of operations: [{ … }]." };
  const problem = editsProblem({ patch: read.value });
  return problem === null ? { patch: read.value } : { problem };
}

/** Whether text is the JSON that it was; what never was JSON need not become it. */
export function jsonProblem(before: string, now: string): string | null {
  if ("problem" in parse(before)) return null;
  const read = parse(now);
  return "problem" in read ? `It was JSON and no longer is. ${read.problem}` : null;
}

function parse(text: string): { value: unknown } | { problem: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    if (error instanceof SyntaxError) return { problem: `${error.message}.` };
    throw error;
  }
}
