import "server-only";
import { mayPublish } from "@/lib/domain/redrive/plan/may-publish";
import { ownStreams } from "@/lib/domain/own-streams";
import { readPermissions } from "../redrive";
import type { NatsContext } from "../types";

const FRESH_MS = 30_000;
const lastAsked = new WeakMap<NatsContext, { at: number; verbs: Promise<string[]> }>();

/** What this context's user would need in order to make and read the stream, and is not given, without the API's prefix. Asked twice a minute at most. */
export function forbiddenVerbs(context: NatsContext, now: number): Promise<string[]> {
  const before = lastAsked.get(context);
  if (before && now - before.at < FRESH_MS) return before.verbs;
  const asked = { at: now, verbs: read(context) };
  lastAsked.set(context, asked);
  asked.verbs.catch(() => lastAsked.delete(context)); // whoever waits for it hears why; the next one asks again
  return asked.verbs;
}

const needed = [`STREAM.CREATE.${ownStreams.advisories}`, `STREAM.INFO.${ownStreams.advisories}`];
/** Either reads it. */
const reading = [`DIRECT.GET.${ownStreams.advisories}`, `STREAM.MSG.GET.${ownStreams.advisories}`];

async function read(context: NatsContext): Promise<string[]> {
  const permissions = await readPermissions(context);
  if (!permissions) return [];
  const may = (verb: string) => mayPublish(permissions, `${context.settings.jsApiPrefix}.${verb}`);
  const missing = needed.filter((verb) => !may(verb));
  return reading.some(may) ? missing : [...missing, ...reading.slice(0, 1)];
}
