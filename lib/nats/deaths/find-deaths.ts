import "server-only";
import type { DeathAdvisory, FoundDeath } from "@/lib/domain/dead-letter/death";
import { CLOCKS_APART_MS } from "@/lib/domain/dead-letter/is-original";
import type { Stream } from "@/lib/domain/stream/types";
import { onceASecond } from "@/lib/domain/dead-letter/once-a-second";
import { groupBy } from "@/lib/domain/group-by";
import type { StreamState } from "../messages";
import { readMany } from "../redrive/read-many";
import type { NatsContext, RawMessage } from "../types";
import { doubt } from "./doubt";
import { orDenied, readLives } from "./read-lives";

type Found = FoundDeath<RawMessage>;

type Looking = {
  /** What the collector saw last, for streams whose INFO is not permitted. */
  seen(stream: string): Stream | null;
  /** Told how many are not believed: no server said those. */
  doubted(count: number): void;
};

/**
 * Deaths with their messages as they lie now, in parts of about 64 MB at most; not in the order of the advisories. Anybody may say that a
 * message died: what its consumer was not yet given is not believed, and one message dies once a second at most. Errors: NATS_UNAVAILABLE.
 */
export async function* findDeaths(
  context: NatsContext,
  advisories: readonly DeathAdvisory[],
  { seen, doubted }: Looking,
): AsyncGenerator<Found[]> {
  const once = onceASecond(advisories);
  const said = groupBy(once, ({ stream }) => stream);
  const lives = await readLives(context, [...said.keys()], seen);
  const nowhere: Found[] = [];
  const there: { state: StreamState; deaths: readonly DeathAdvisory[] }[] = [];
  for (const [stream, deaths] of said) {
    const life = lives.get(stream) ?? null;
    if (life !== null && !("denied" in life)) there.push({ state: life, deaths });
    else nowhere.push(...deaths.map((death) => unread(death, null, life?.denied ?? null)));
  }
  const unbelievable = await doubt(
    context,
    there.flatMap(({ deaths }) => deaths),
  );
  const count = advisories.length - once.length + unbelievable.size;
  if (count > 0) doubted(count);
  if (nowhere.length > 0) yield nowhere;
  for (const { state, deaths } of there) {
    const believed = deaths.filter((death) => !unbelievable.has(death));
    const [first] = believed;
    if (first) yield* findIn(context, first.stream, believed, state);
  }
}

async function* findIn(
  context: NatsContext,
  stream: string,
  advisories: readonly DeathAdvisory[],
  state: StreamState,
): AsyncGenerator<Found[]> {
  const apartMs = clocksApartMs(state);
  const isOfThisLife = (death: DeathAdvisory) => state.createdAt <= death.at + apartMs;
  const others = advisories.filter((death) => !isOfThisLife(death));
  if (others.length > 0) yield others.map((death) => unread(death, null, null));

  let left = advisories.filter(isOfThisLife);
  while (left.length > 0) {
    const seqs = left.map(({ seq }) => seq);
    const read = await orDenied(() => readMany(context, { name: stream, allowDirect: state.allowDirect }, seqs));
    if (read === null) return yield left.map((death) => unread(death, null, null)); // deleted this moment
    if ("denied" in read) return yield left.map((death) => unread(death, state, read.denied));
    yield left.filter(({ seq }) => read.has(seq)).map((death) => toFound(death, state, read.get(death.seq) ?? null));
    left = left.filter(({ seq }) => !read.has(seq));
  }
}

/** A message that was stored after the death is a stranger: the stream was made again under our eyes, or has lost its end. */
function toFound(death: DeathAdvisory, state: StreamState, message: RawMessage | null): Found {
  const isIt = message !== null && message.at <= death.at + clocksApartMs(state);
  return { ...unread(death, state, null), message: isIt ? message : null };
}

/** A stream of one replica and its consumers have one clock. */
const clocksApartMs = ({ replicas }: StreamState) => (replicas > 1 ? CLOCKS_APART_MS : 0);

const unread = (death: DeathAdvisory, life: StreamState | null, denied: string | null): Found => ({
  ...death,
  streamCreatedAt: life?.createdAt ?? null,
  allowMsgTtl: life?.allowMsgTtl ?? false,
  message: null,
  denied,
});
