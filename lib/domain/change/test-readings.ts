import { consumer } from "../consumer/fixtures";
import type { Snapshot } from "../snapshot/types";
import { stream } from "../stream/fixtures";
import type { Heard } from "./advisory";
import type { Change } from "./types";

export const START = Date.UTC(2026, 10, 21, 3, 0, 0);
export const DAY_MS = 86_400_000;

export const snapshot = (seconds: number, parts: Partial<Snapshot> = {}): Snapshot => ({
  context: "shop",
  account: { id: "A", name: null },
  at: START + seconds * 1_000 + 7,
  serverAt: START + seconds * 1_000,
  source: "monitoring",
  streams: [],
  consumers: [],
  gaps: [],
  servers: [],
  ...parts,
});

export const orders = stream({ createdAt: START - 40 * DAY_MS });
export const worker = consumer({ createdAt: START - 40 * DAY_MS });

/** `asset`: `ORDERS`, or `ORDERS/worker`. */
export function heard(seconds: number, what: Heard["what"], asset = "ORDERS"): Heard {
  const [of = "", by = null] = asset.split("/");
  return { at: START + seconds * 1_000, what, stream: of, consumer: by, detail: null, looks: 0 };
}

export const wordsOf = ({ what, stream: of, consumer: by, detail }: Change) =>
  [what, by === null ? of : `${of}/${by}`, ...(detail === null ? [] : [detail])].join(" ");
