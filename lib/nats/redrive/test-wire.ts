import { rawPublish, type RawPublish } from "../messages/test-raw-publish";
import { until } from "../test-context";
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

/** Publishes them raw, and waits until the stream has stored as many: the server takes a message before it stores it. */
export async function fill(context: NatsContext, stream: string, messages: readonly RawPublish[]): Promise<void> {
  const { auth, servers } = context.settings;
  const login = auth.kind === "password" ? { user: auth.user, pass: auth.password } : null;
  await rawPublish(Number(new URL(servers[0] ?? "").port), messages, login);
  await until(async () => (await context.api<{ state: { last_seq: number } }>(`STREAM.INFO.${stream}`)).state.last_seq === messages.length);
}
