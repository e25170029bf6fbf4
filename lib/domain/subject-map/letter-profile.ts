import { z } from "zod";
import { HeaderName, Pointer } from "./places";

/** Where a dead letter says something of itself: a header, or a place in its JSON body. */
export type LetterPlace = { header: string } | { body: string };

const PLACE = 'must be a JSON pointer such as /error, or { "header": "X-Error" }';
const Place = z
  .union([Pointer, z.strictObject({ header: HeaderName })], PLACE)
  .transform((place): LetterPlace => (typeof place === "string" ? { body: place } : place));
/** The first place where something stands counts. */
const Places = z
  .union([Place, z.array(Place).min(1, "must name a place")], `${PLACE}, or a list of them`)
  .transform((places) => [places].flat())
  .default([]);

const Message = z
  .union([Pointer, z.strictObject({ base64: Pointer })], 'must be a JSON pointer such as /body, or { "base64": "/body" }')
  .transform((place) => (typeof place === "string" ? { pointer: place, isBase64: false } : { pointer: place.base64, isBase64: true }));

/** Names that a row's `profile` has already: one that means two things would mislead. `jetlag` would name what we wrote ourselves. */
const TAKEN = /^(envelope|x-original|x-dlq|x-nats|x-dead-letter|republished|sourced|max-deliveries|terminated|kept|jetlag.*)$/;

const facts = {
  subject: Places,
  stream: Places,
  seq: Places,
  consumer: Places,
  error: Places,
  errorClass: Places,
  deliveries: Places,
  failedAt: Places,
};

/** Somebody's own way of writing dead letters, as a subject map tells it. */
const Custom = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]*$/, "must be lower-case letters, digits and dashes")
      .refine((name) => !TAKEN.test(name), "is the name of a built-in profile"),
    /** A letter with something in one of these places is written so; left out, any place named below tells. */
    recognisedBy: Places,
    ...facts,
    /** Where the body holds the message that died. Left out, the body is that message. */
    message: Message.nullable().default(null),
  })
  .transform(({ recognisedBy, ...profile }) => ({
    ...profile,
    recognisedBy: recognisedBy.length > 0 ? recognisedBy : Object.keys(facts).flatMap((fact) => profile[fact as keyof typeof facts]), // its own keys
  }))
  .refine(({ recognisedBy }) => recognisedBy.length > 0, "names no place to read anything from");

export type LetterProfile = z.infer<typeof Custom>;

const BuiltIn = z.enum(
  ["envelope", "x-original"],
  'must be "envelope", "x-original", or a profile of your own: { "name": …, "subject": …, … }',
);

/** By hand, because a union would say "invalid input" and not where the mistake is. */
export const Profile = z.unknown().transform((given, context): z.infer<typeof BuiltIn> | LetterProfile => {
  const isCustom = typeof given === "object" && given !== null && !Array.isArray(given);
  const parsed = isCustom ? Custom.safeParse(given) : BuiltIn.safeParse(given);
  if (parsed.success) return parsed.data;
  for (const { message, path } of parsed.error.issues) context.addIssue({ code: "custom", message, path });
  return z.NEVER;
});
