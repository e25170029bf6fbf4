import type { Aimed, Refusal } from "./candidate";
import type { World } from "./facts";
import { mayPublish } from "./may-publish";
import { staysThere } from "./what-leaves";

/** What this user may not do, of all that sending this letter takes. */
export function refuseDenied(candidate: Aimed, terms: { keep: boolean; world: World }): Refusal | null {
  const { from, subject, target } = candidate;
  const { world } = terms;
  const { stream } = from.letter;
  const may = (wanted: string) => world.permissions === null || mayPublish(world.permissions, wanted);
  const mayAsk = (verb: string) => may(`${world.apiPrefix}.${verb}`);
  const denied = (what: string): Refusal => ({ code: "DENIED", reason: `Not permitted: ${what}.` });

  if (!may(subject)) return denied(`publishing on ${subject}`);
  const unseen = [target.name, stream].find((name) => !mayAsk(`STREAM.INFO.${name}`));
  if (unseen) return denied(`looking at ${unseen} (STREAM.INFO.${unseen})`);
  const letters = world.streams.find(({ name }) => name === stream);
  const mayRead = mayAsk(`STREAM.MSG.GET.${stream}`) || (letters?.allowDirect === true && mayAsk(`DIRECT.GET.${stream}`));
  if (!mayRead) return denied(`reading in ${stream} (STREAM.MSG.GET.${stream})`);

  if (staysThere(candidate, terms)) return null;
  if (!mayAsk(`STREAM.MSG.DELETE.${stream}`))
    return denied(`deleting in ${stream} (STREAM.MSG.DELETE.${stream}); a re-drive that keeps its letters can send it`);
  if (letters?.denyDelete || letters?.sealed)
    return {
      code: "DENIED",
      reason: `${stream} lets nothing be deleted (${letters.sealed ? "sealed" : "deny_delete"}); a re-drive that keeps its letters can send it.`,
    };
  return null;
}
