import { formatCount, formatCountOf, formatDuration } from "../../format";
import type { Drops } from "./capacity";
import { etaMsOf } from "../eta";
import type { StreamFacts, World } from "./facts";
import type { Bundle } from "./plan-items";
import type { Plan } from "../row";
import type { RunOptions } from "../run/options";
import { messages, verb, warn } from "./warn";
import { isForOthers, staysForSafety } from "./what-leaves";

/** What a target does to what is sent there. */
export function targetWarnings(
  sent: readonly Bundle[],
  { world, options: { ratePerSec, keep, run } }: { world: World; options: { ratePerSec: number | null; keep: boolean; run: RunOptions } },
): Plan["warnings"] {
  const target = sent[0]?.first.target;
  if (!target) return [];
  const held = sent.flatMap(({ all }) => all.filter((candidate) => staysForSafety(candidate) && !isForOthers(candidate, world))).length;
  return [
    ...(run.echo ? echoWarning(target) : windowWarning(target, etaMsOf(sent.length, ratePerSec))),
    ...(held > 0 && !keep ? [warn("SHORT_LIVED", staySentence(target, held))] : []),
  ];
}

function windowWarning({ name, duplicateWindowMs }: StreamFacts, etaMs: number | null): Plan["warnings"] {
  if (etaMs === null || duplicateWindowMs >= etaMs) return [];
  const times = `${name} knows a message again for ${formatDuration(duplicateWindowMs)}, and this takes ${formatDuration(etaMs)}`;
  return [warn("WINDOW_SHORT", `${times}: after a crash that lasts longer, a person may have to decide about what was under way.`)];
}

/** Measured with nats-server 2.15.1: it consumes nothing, holds removal back by up to a second, and for as long as it is behind. */
function echoWarning({ name, retention }: StreamFacts): Plan["warnings"] {
  if (retention === "limits") return [];
  const holds = `a mirror copies what is sent to ${name} while the job lives, whoever sends it`;
  return [
    warn(
      "ECHO_HOLDS",
      `The echo: ${holds}. ${name} keeps what was acknowledged until it is copied: a second, or as long as the mirror cannot copy.`,
    ),
  ];
}

function staySentence({ name, storage, maxAgeMs }: StreamFacts, letters: number): string {
  const age = maxAgeMs === null ? "" : ` for ${formatDuration(maxAgeMs)}`;
  const keeps = `${name} keeps messages${age}${storage === "memory" ? " in memory" : " only"}`;
  const stay = `${formatCountOf(letters, "dead letter")} ${verb(letters, "stays", "stay")}`;
  return `${keeps}: ${stay} until a person removes ${verb(letters, "it", "them")}.`;
}

export function dropWarning({ stream, others, own, isEstimate }: Drops): Plan["warnings"][number] {
  const about = isEstimate ? "about " : "";
  const held = others === 0 ? [] : [`${about}${messages(others)} that it holds`];
  const sent = own === 0 ? [] : [`${about}${formatCount(own)} of those that this re-drive sends`];
  const stays = own === 0 ? "" : " The dead letters stay until a person removes them.";
  return warn("DROPS_OTHERS", `${stream} is at its limits and would drop ${[...held, ...sent].join(", and ")}.${stays}`);
}
