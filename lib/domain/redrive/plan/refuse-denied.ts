import type { Aimed, Refusal } from "./candidate";
import type { World } from "./facts";
import { mayPublish } from "./may-publish";
import { staysThere } from "./what-leaves";

/** What this user may not do, of all that sending this letter takes: it leaves every stream that a copy of it lies in. */
export function refuseDenied(candidate: Aimed, terms: { keep: boolean; world: World }): Refusal | null {
  const { from, subject, target } = candidate;
  const { world } = terms;
  const { stream } = from.letter;
  const may = (wanted: string) => world.permissions === null || mayPublish(world.permissions, wanted);
  const mayAsk = (verb: string) => may(`${world.apiPrefix}.${verb}`);
  const denied = (what: string): Refusal => ({ code: "DENIED", reason: `Not permitted: ${what}.` });

  if (!may(subject)) return denied(`publishing on ${subject}`);
  const lies = [...new Set([stream, ...from.places.map((place) => place.stream)])];
  const unseen = [target.name, ...lies].find((name) => !mayAsk(`STREAM.INFO.${name}`));
  if (unseen) return denied(`looking at ${unseen} (STREAM.INFO.${unseen})`);
  const letters = world.streams.find(({ name }) => name === stream);
  const mayRead = mayAsk(`STREAM.MSG.GET.${stream}`) || (letters?.allowDirect === true && mayAsk(`DIRECT.GET.${stream}`));
  if (!mayRead) return denied(`reading in ${stream} (STREAM.MSG.GET.${stream})`);

  if (staysThere(candidate, terms)) return null;
  const kept = lies.find((name) => !mayAsk(`STREAM.MSG.DELETE.${name}`));
  if (kept) return denied(`deleting in ${kept} (STREAM.MSG.DELETE.${kept}); a re-drive that keeps its letters can send it`);
  const frozen = world.streams.find(({ name, denyDelete, sealed }) => lies.includes(name) && (denyDelete || sealed));
  if (!frozen) return null;
  const why = frozen.sealed ? "sealed" : "deny_delete";
  return { code: "DENIED", reason: `${frozen.name} lets nothing be deleted (${why}); a re-drive that keeps its letters can send it.` };
}
