import { z } from "zod";
import { LargeReference } from "../bus/large";
import type { Bus } from "../bus/types";

/** A text as it travels: itself, or where it is in the object store. */
export const Text = z.union([z.strictObject({ text: z.string() }), z.strictObject({ reference: LargeReference })]);
export type Text = z.infer<typeof Text>;

/** A message may have 1 MB (1,048,576 bytes) with everything around the text. */
export const MAX_INLINE_BYTES = 1_000_000;

/** Itself, up to `maxBytes` of JSON; else it goes to the object store under that name. */
export async function pack(
  bus: Bus,
  text: string,
  { name, maxBytes = MAX_INLINE_BYTES }: { name: string; maxBytes?: number },
): Promise<Text> {
  if (Buffer.byteLength(JSON.stringify(text)) <= maxBytes) return { text };
  return { reference: await bus.large.put(Buffer.from(text), { name }) };
}

/** Rejects with LargeGone when the object store has dropped it. */
export async function unpack(bus: Bus, text: Text): Promise<string> {
  return "text" in text ? text.text : Buffer.from(await bus.large.get(text.reference)).toString();
}
