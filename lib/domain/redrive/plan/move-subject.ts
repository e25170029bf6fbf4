import { capture, hasWildcard, overlaps } from "../../subject";
import type { SubjectMove } from "./facts";

/**
 * Where a transform or republish puts a subject (nats-server 2.15.1, subject_transform.go): `null` when its source does not match,
 * "unknown" when it uses a mapping function (partition, split, …) that is not worked out here. An empty `dest` moves nothing.
 */
export function moveSubject({ src, dest }: SubjectMove, subject: string): string | null | "unknown" {
  const source = src === "" ? ">" : src;
  const captured = capture(source, subject);
  if (captured === null || dest === "" || dest === source) return captured && subject;
  const tail = source === ">" || source.endsWith(".>") ? captured.at(-1) : undefined;
  const wildcards = tail === undefined ? captured : captured.slice(0, -1);
  const moved: string[] = [];
  for (const token of dest.split(".")) {
    const place = placeOf(token);
    const text = token === ">" ? tail : place === null ? token : wildcards[place - 1];
    if (text === undefined) return "unknown";
    moved.push(text);
  }
  return moved.join(".");
}

/** Which wildcard a token stands for: `$2`, `{{wildcard(2)}}`. `null`: itself. 0: a function that is not worked out. */
function placeOf(token: string): number | null {
  const place = /^\$(\d+)$/.exec(token)?.[1] ?? /^\{\{\s*[wW]ildcard\s*\(\s*(\d+)\s*\)\s*\}\}$/.exec(token)?.[1];
  if (place !== undefined) return Number(place);
  return /^\{\{.*\}\}$/.test(token) ? 0 : null;
}

/** The same for what may be a pattern: where a move cannot be worked out, every subject that it might give. */
export function movePattern(move: SubjectMove, pattern: string): string | null {
  if (!hasWildcard(pattern)) {
    const moved = moveSubject(move, pattern);
    if (moved !== "unknown") return moved;
  }
  if (!overlaps(move.src === "" ? ">" : move.src, pattern)) return null;
  return move.dest === "" || move.dest === move.src ? pattern : widened(move.dest);
}

/** `dlq.$1.x` → `dlq.>` */
function widened(dest: string): string {
  const tokens = dest.split(".");
  const first = tokens.findIndex((token) => token === ">" || placeOf(token) !== null);
  return first < 0 ? dest : [...tokens.slice(0, first), ">"].join(".");
}
