import { AppError } from "@/lib/errors/app-error";
import type { ErrorCode } from "@/lib/errors/codes";

type Words = { title: string; meaning: string; todo: string };

/** What a code means to the person who reads it, and what they can do. The particular stands in the error's own message. */
const words: Record<ErrorCode, Words> = {
  UNAUTHENTICATED: { title: "Not signed in", meaning: "The console does not know who asks.", todo: "Sign in, then load this page again." },
  FORBIDDEN: { title: "Not allowed", meaning: "Your role does not reach this far.", todo: "Ask an admin of this console." },
  INVALID: {
    title: "A filter or value is not understood",
    meaning: "It stands in a box of this page, or in its address.",
    todo: "Put it right, or clear the filters.",
  },
  NOT_FOUND: { title: "Not found", meaning: "It was removed, or never was here.", todo: "Go back to the list." },
  METHOD_NOT_ALLOWED: {
    title: "This cannot be done here",
    meaning: "The console and this page are of different versions.",
    todo: "Load this page again.",
  },
  CONFLICT: {
    title: "Somebody else is at it",
    meaning: "Another job holds what you asked for.",
    todo: "Wait for it, or look at what it does.",
  },
  PLAN_CHANGED: {
    title: "The plan no longer holds",
    meaning: "What it would do has changed since it was made.",
    todo: "Make it again and read it again.",
  },
  REFUSED: {
    title: "Refused",
    meaning: "The server or a safety rule does not accept this.",
    todo: "Read the reason; nothing was changed.",
  },
  RATE_LIMITED: { title: "Too many requests", meaning: "The console slows this browser down.", todo: "It goes on by itself in a moment." },
  READ_ONLY: { title: "This console only looks", meaning: "It was started with JETLAG_READ_ONLY.", todo: "Nothing was changed." },
  GONE: { title: "No longer there", meaning: "It expired, was purged or was deleted.", todo: "Go back to the list." },
  NATS_UNAVAILABLE: {
    title: "NATS does not answer",
    meaning: "The numbers of this context cannot be read now.",
    todo: "The console keeps trying by itself. Check that the server runs.",
  },
  NATS_DENIED: {
    title: "Not permitted",
    meaning: "The NATS user of this context may not read this.",
    todo: "Allow the subject named above for this user.",
  },
  UNSUPPORTED: { title: "Not built yet", meaning: "This version of Jetlag cannot do it.", todo: "Leave the option out." },
  INTERNAL: {
    title: "Jetlag failed at this",
    meaning: "It is a fault of the console, not of your fleet.",
    todo: "Load again; if it stays, report it with the code below.",
  },
};

const offline: Words = {
  title: "The console does not answer",
  meaning: "This browser cannot reach it: what is on screen may be old.",
  todo: "Check that it runs. The page goes on by itself when it is back.",
};

export type ErrorSaid = Words & { code: string; detail: string | null };

/**
 * Any thrown thing as sentences. The code carries the request id or digest under which the console's log has it. What was caused by fetch's
 * own TypeError never reached the console; what is no AppError at all is a fault of ours.
 */
export function sayError(error: unknown): ErrorSaid {
  if (!(error instanceof Error)) return { ...words.INTERNAL, code: "INTERNAL", detail: null };
  if (error instanceof TypeError && /fetch|network/i.test(error.message)) return { ...offline, code: "OFFLINE", detail: null };
  if (!(error instanceof AppError)) return { ...words.INTERNAL, code: withId("INTERNAL", "digest", error), detail: ownWords(error) };
  if (error.cause instanceof TypeError) return { ...offline, code: "OFFLINE", detail: null };
  return { ...words[error.code], code: withId(error.code, "requestId", error), detail: wrongFilters(error) ?? error.message };
}

/** What stands in a page's address, as the page calls it. */
const filters: Readonly<Record<string, string>> = {
  q: "The filter by words",
  originalSubject: "The filter by original subject",
  originalStream: "The stream where it failed",
  stream: "The stream",
  consumer: "The consumer",
  context: "The context",
  kind: "The kind",
  state: "The state",
  errorClass: "The error class",
  flow: "The flow",
  body: "The filter by body",
  generation: "The generation",
  group: "The group",
  assignee: "Whose it is",
  sort: "The order",
  from: "The beginning of the time range",
  to: "The end of the time range",
};

/** In words of the page, where all that is wrong are filters of it; else `null`. */
function wrongFilters({ code, errors = [] }: AppError): string | null {
  if (code !== "INVALID" || errors.length === 0) return null;
  const said = errors.map(({ path, message }) => {
    const name = path.length === 1 ? filters[String(path[0])] : undefined;
    return name === undefined ? null : `${name}${/^[a-z]/.test(message) ? " " : ": "}${message}.`;
  });
  return said.includes(null) ? null : said.join(" ");
}

/** What a schema did not understand is a list for programs, and no sentence. */
const ownWords = ({ name, message }: Error): string | null => (name === "ZodError" || name === "$ZodError" ? null : message);

function withId(code: string, key: string, error: Error): string {
  const id: unknown = Reflect.get(error, key);
  return typeof id === "string" ? `${code} ${id}` : code;
}

/** Whether what was asked for is not there, so that asking once more would not help. */
export function isAbsent(error: Error | null): boolean {
  return error instanceof AppError && (error.code === "NOT_FOUND" || error.code === "GONE" || error.code === "INVALID");
}
