import type { NatsContext } from "../types";

const encoder = new TextEncoder();
export const bytes = (text: string) => encoder.encode(text);

/** A message as a publisher takes it. */
export const message = (subject: string, payload: string | Uint8Array = "x", ...lines: string[]) => ({
  subject,
  headerBlock: bytes(`NATS/1.0\r\n${lines.map((line) => `${line}\r\n`).join("")}\r\n`),
  payload: typeof payload === "string" ? bytes(payload) : payload,
});

export async function makeStream(context: NatsContext, name: string, config: Record<string, unknown> = {}): Promise<void> {
  await context.api(`STREAM.CREATE.${name}`, { name, subjects: [`${name.toLowerCase()}.>`], allow_direct: true, ...config });
}
