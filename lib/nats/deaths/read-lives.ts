import "server-only";
import type { Stream } from "@/lib/domain/stream/types";
import { apiErrors, JsApiError } from "../js-api";
import { readStreamState, type StreamState } from "../messages";
import { isDenied } from "../messages/read-message";
import { mapLimit } from "../snapshot/map-limit";
import type { NatsContext } from "../types";

const AT_ONCE = 32;
/** So many names that the collector has never seen are looked for in one list, instead of one by one. */
const MANY = 32;

/** `null`: there is no such stream. */
type Life = StreamState | { denied: string } | null;

/** Streams as they are now, by name. Anybody may name any number of streams that do not exist: those cost next to nothing. NATS_UNAVAILABLE. */
export async function readLives(
  context: NatsContext,
  names: readonly string[],
  seen: (stream: string) => Stream | null,
): Promise<ReadonlyMap<string, Life>> {
  const unseen = names.filter((name) => seen(name) === null);
  const listed = unseen.length > MANY ? await listNames(context) : null;
  const mayExist = (name: string) => listed === null || listed.has(name) || seen(name) !== null;
  return new Map(
    await mapLimit(names, AT_ONCE, async (name): Promise<[string, Life]> => [
      name,
      mayExist(name) ? await orDenied(() => readStreamState(context, name, seen(name))) : null,
    ]),
  );
}

/** `null` where listing is not permitted. */
async function listNames(context: NatsContext): Promise<Set<string> | null> {
  const names = new Set<string>();
  try {
    for (;;) {
      const { streams, total } = await context.api<{ streams: string[] | null; total: number }>("STREAM.NAMES", { offset: names.size });
      for (const name of streams ?? []) names.add(name);
      if (!streams?.length || names.size >= total) return names;
    }
  } catch (error) {
    if (isDenied(error)) return null;
    throw error;
  }
}

/** What `read` gives; `null` where there is no such stream. */
export async function orDenied<T>(read: () => Promise<T>): Promise<T | { denied: string } | null> {
  try {
    return await read();
  } catch (error) {
    if (isDenied(error)) return { denied: error.message };
    if (error instanceof JsApiError && error.errCode === apiErrors.streamNotFound) return null;
    throw error;
  }
}
