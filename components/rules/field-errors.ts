import { AppError, type FieldError } from "@/lib/errors/app-error";
import { conditionNames, type Draft } from "./draft";

/** Where a refusal is said: at a field, at all conditions together, or, where it is of none of them, at the end. */
type Place = keyof Draft | "match" | "form";
export type FieldErrors = Partial<Record<Place, string>>;

/**
 * What the API refuses, at the field that it is about, until that is written anew; `null`: the error is not about what was written.
 * `asked`: what was refused.
 */
export function fieldErrors(error: Error, asked: Draft, now: Draft): FieldErrors | null {
  if (!(error instanceof AppError) || error.code !== "INVALID") return null;
  const errors: FieldErrors = {};
  for (const { path, message } of error.errors ?? [{ path: [], message: error.message }]) {
    const place = placeOf(path, asked);
    if (!isWrittenAnew(path, { asked, now })) errors[place] ??= message;
  }
  return errors;
}

function placeOf(path: FieldError["path"], asked: Draft): Place {
  const last = path.at(-1);
  if (last === "match") return asked.message !== "" ? "message" : asked.subject !== "" ? "subject" : "match";
  return isField(last, asked) ? last : "form";
}

/** What is wrong with the conditions together, any of them puts right. */
function isWrittenAnew(path: FieldError["path"], { asked, now }: { asked: Draft; now: Draft }): boolean {
  const last = path.at(-1);
  const about = last === "match" ? conditionNames : isField(last, asked) ? [last] : Object.keys(asked).filter((key) => isField(key, asked));
  return about.some((name) => asked[name] !== now[name]);
}

const isField = (name: unknown, draft: Draft): name is keyof Draft => typeof name === "string" && Object.hasOwn(draft, name);
