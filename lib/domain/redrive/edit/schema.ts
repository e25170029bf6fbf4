import { z } from "zod";
import { isText } from "../../is-text";
import { base64ToBytes, textToBytes } from "../../payload";
import { isControlHeader } from "../message/control-headers";
import { pointerSteps } from "./pointer";

const MAX_MESSAGES = 1_000;
const MAX_OPERATIONS = 100;
const MAX_PATCH_BYTES = 64 * 1024;
const MAX_HEADERS = 1_000;
const MAX_DEPTH = 100;

const Text = z.string().refine(isText, "must be Unicode text");
const Base64 = z.string().refine((data) => base64ToBytes(data) !== null, "is not base64");

/** A body as it travels. One that was cut on its way here is none: what is behind the cut would be lost. */
const NewPayload = z
  .strictObject({
    encoding: z.enum(["utf8", "base64"]),
    data: z.string(),
    sizeBytes: z.number().optional(),
    truncated: z.literal(false, "was cut: what is behind the cut would be lost").optional(),
  })
  .superRefine(({ encoding, data, sizeBytes }, { addIssue }) => {
    const bytes = encoding === "base64" ? base64ToBytes(data) : data.isWellFormed() ? textToBytes(data) : null;
    const problem = encoding === "base64" ? "is not base64" : "must be Unicode text; bytes that are none travel as base64";
    if (!bytes) addIssue({ code: "custom", path: ["data"], message: problem });
    else if (sizeBytes !== undefined && sizeBytes !== bytes.length)
      addIssue({ code: "custom", path: ["sizeBytes"], message: `is not what data holds: ${bytes.length}` });
  });

/** NATS ends a name with a colon and a line with CRLF, and its clients a text with NUL. */
const HeaderName = Text.min(1, "must not be empty")
  .refine((name) => !/[:\r\n\0]/.test(name), "must hold no colon, line end or NUL")
  .refine((name) => !isControlHeader(name), {
    error: ({ input }) => `${String(input)} is a header by which NATS or Jetlag acts: it cannot be set`,
  });

const NO_LINE_END = "must hold no line end and no NUL";
const HeaderValue = z.union([
  Text.refine((value) => !/[\r\n\0]/.test(value), NO_LINE_END),
  z.strictObject({
    base64: Base64.refine((data) => !base64ToBytes(data)?.some((byte) => byte === 13 || byte === 10 || byte === 0), NO_LINE_END),
  }),
]);

const MessageEdit = z
  .strictObject({
    id: Text,
    payload: NewPayload.optional(),
    /** All application headers of the message, in their order; those it had are left out. */
    headers: z
      .array(z.tuple([HeaderName, HeaderValue]))
      .max(MAX_HEADERS, `must be at most ${MAX_HEADERS}`)
      .optional(),
  })
  .refine(({ payload, headers }) => payload !== undefined || headers !== undefined, "must hold a payload, headers, or both");
export type MessageEdit = z.output<typeof MessageEdit>;

const Pointer = Text.refine((path) => pointerSteps(path) !== null, 'must be a JSON pointer: "", or "/…" with ~ as ~0 and / as ~1');

const Value = z.unknown().refine((value) => value !== undefined, "must be given");

const Operation = z.discriminatedUnion("op", [
  z.looseObject({ op: z.enum(["add", "replace", "test"]), path: Pointer, value: Value }),
  z.looseObject({ op: z.literal("remove"), path: Pointer }),
  z.looseObject({ op: z.enum(["move", "copy"]), from: Pointer, path: Pointer }),
]);

/** RFC 6902; other members of an operation are ignored, as it says. */
const Patch = z
  .array(Operation)
  .min(1, "must hold an operation")
  .max(MAX_OPERATIONS, `must hold at most ${MAX_OPERATIONS} operations`)
  .superRefine((patch, { addIssue }) => {
    const wrong = patch.map((operation) => ("value" in operation ? firstUnsound(operation.value) : null));
    for (const [index, message] of wrong.entries()) if (message !== null) addIssue({ code: "custom", path: [index, "value"], message });
    if (wrong.every((each) => each === null) && textToBytes(JSON.stringify(patch)).length > MAX_PATCH_BYTES)
      addIssue({ code: "custom", message: `must be at most ${MAX_PATCH_BYTES} bytes of JSON` });
  });

/** What is changed before it is sent: single messages, or all that are selected by one patch of their bodies. */
export const Edits = z
  .strictObject({
    messages: z
      .array(MessageEdit)
      .min(1, "must name a message")
      .max(MAX_MESSAGES, `must be at most ${MAX_MESSAGES}`)
      .superRefine((messages, { addIssue }) => {
        const seen = new Set<string>();
        for (const [index, { id }] of messages.entries())
          if (seen.size === seen.add(id).size) addIssue({ code: "custom", path: [index, "id"], message: "is edited twice" });
      })
      .optional(),
    patch: Patch.optional(),
  })
  .refine(({ messages, patch }) => (messages === undefined) !== (patch === undefined), "must hold either messages or a patch");
export type Edits = z.output<typeof Edits>;

/**
 * Why a value would not be sent as its sender wrote it; `null`: it would. A number that a double cannot hold was another before anybody saw
 * it. Without recursion: whoever sends it decides how deep it is.
 */
function firstUnsound(value: unknown): string | null {
  const left: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let at = left.pop(); at; at = left.pop()) {
    const { value: each, depth } = at;
    if (depth > MAX_DEPTH) return `is nested deeper than ${MAX_DEPTH} levels`;
    if (typeof each === "string" && !each.isWellFormed()) return "must be Unicode text";
    if (typeof each === "number" && !isSound(each)) return "holds a number that would be sent as another";
    if (typeof each !== "object" || each === null) continue;
    for (const [key, child] of Object.entries(each)) {
      if (!key.isWellFormed()) return "must be Unicode text";
      left.push({ value: child, depth: depth + 1 });
    }
  }
  return null;
}

const isSound = (number: number) =>
  Number.isFinite(number) && !Object.is(number, -0) && (!Number.isInteger(number) || Number.isSafeInteger(number));
