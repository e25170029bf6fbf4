import { isSubject } from "../../subject";
import type { Refusal } from "./candidate";

/** Another subject than the one that a message died on: literal, or with `{subject}` for that one and `{1}`, `{2}`, … for its tokens. */
export type Aim = { template: string };

const LONGEST = 1_024;
const PLACE = /\{(subject|[1-9]\d?)\}/g;

/** Why nobody may send there on purpose; `null`: one may. `apiPrefix`: that of the account's JetStream API. */
function whyForbidden(subject: string, apiPrefix: string): string | null {
  if (subject.startsWith("$") || subject.startsWith("_") || subject === apiPrefix || subject.startsWith(`${apiPrefix}.`))
    return "is a subject of the server's own";
  return /^jetlag[._]/i.test(subject) ? "is a subject of Jetlag's own" : null;
}

/** What is wrong with a template itself, whatever died; `null`: nothing. */
export function whyNoTemplate(template: string): string | null {
  if (template.length > LONGEST) return `must not be longer than ${LONGEST} characters`;
  const filled = template.replace(PLACE, "x");
  if (/[{}]/.test(filled))
    return "may hold {subject}, and {1}, {2}, … for the tokens of the subject that a message died on; no other braces";
  if (!isSubject(filled)) return "must be a subject: tokens with dots between them, without spaces or wildcards";
  // What a placeholder begins with is seen when a message fills it.
  return template.startsWith("{") ? null : whyForbidden(filled, "$JS.API");
}

/** Where a message that died on `subject` (`null`: nobody knows) goes, or why it cannot go there. Without an aim: where it died. */
export function subjectFor(aim: Aim | null, subject: string | null, apiPrefix: string): string | Refusal {
  if (!aim) {
    if (subject === null) return { code: "NO_STREAM", reason: "It does not say on which subject it died." };
    return isSubject(subject) ? subject : { code: "NO_STREAM", reason: `"${subject}", where it says it died, is not a subject.` };
  }
  const filled = fill(aim.template, subject);
  if (typeof filled !== "string") return filled;
  if (!isSubject(filled) || filled.length > LONGEST)
    return { code: "NO_STREAM", reason: `"${filled}", where it would go, is not a subject.` };
  const why = whyForbidden(filled, apiPrefix);
  return why === null ? filled : { code: "DENIED", reason: `${filled}, where it would go, ${why}.` };
}

function fill(template: string, subject: string | null): string | Refusal {
  const tokens = subject?.split(".");
  let missing: string | null = null;
  const filled = template.replace(PLACE, (place, name: string) => {
    const value = name === "subject" ? subject : tokens?.[Number(name) - 1];
    if (value === undefined || value === null) missing ??= place;
    return value ?? "";
  });
  if (missing === null) return filled;
  const reason = subject === null ? "It does not say on which subject it died" : `It died on ${subject}`;
  return { code: "NO_STREAM", reason: `${reason}, so there is nothing for ${missing} of ${template}.` };
}
