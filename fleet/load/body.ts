import type { Draws } from "./draws";
import { PROSE_OFFSETS } from "./plan";
import { VERBS } from "./vocabulary";

const REGIONS = ["us-1", "us-2", "eu-1", "eu-2", "ap-1", "sa-1"] as const;

/** Smaller ones have no room for the fields. */
export const MIN_BODY_BYTES = 256;
export const MAX_BODY_BYTES = 500_000;

/** What an agent asks of another: JSON of exactly that many bytes, ASCII, with the flow it belongs to. */
export function bodyOf(work: { flow: string; agent: string }, draws: Draws, { bytes, prose }: { bytes: number; prose: string }): string {
  const customer = 1_000 + draws.below(9_000);
  const head = `{"saga_id":"${work.flow}","tool_name":"${work.agent}.${draws.pick(VERBS)}","customer":"cust-${customer}","region":"${draws.pick(REGIONS)}","text":"`;
  const from = draws.below(PROSE_OFFSETS);
  return `${head}${prose.slice(from, from + bytes - head.length - 2)}"}`;
}

/** An RFC 9562 version 8 UUID; its end names the stream and the flow in it, so that no two flows of a load are alike. */
export function flowId(draws: Draws, { stream, flow }: { stream: number; flow: number }): string {
  const place = `${stream.toString(16).padStart(4, "0")}${flow.toString(16).padStart(8, "0")}`;
  return `${draws.hex8()}-${draws.hex4()}-8${draws.hex4().slice(1)}-a${draws.hex4().slice(1)}-${place}`;
}
