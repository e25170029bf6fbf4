import type { StreamConfig } from "@nats-io/jetstream";
import { nanos } from "@nats-io/transport-node";

/** Key-value buckets and object stores are streams by convention (NATS ADR-8 and ADR-20): `nats kv` and `nats object` read these too. */
export type BucketLimits = { maxBytes: number; maxAgeMs: number };

export const seenBucket = (system: string) => `seen-${system}`;
export const largeBucket = (system: string) => `large-${system}`;

const common = (limits: BucketLimits) =>
  ({
    retention: "limits",
    storage: "file",
    discard: "new",
    max_age: nanos(limits.maxAgeMs),
    max_bytes: limits.maxBytes,
    duplicate_window: nanos(Math.min(limits.maxAgeMs, 120_000)),
    allow_direct: true,
  }) satisfies Partial<StreamConfig>;

export const keyValueStream = (bucket: string, limits: BucketLimits) =>
  ({
    name: `KV_${bucket}`,
    subjects: [`$KV.${bucket}.>`],
    max_msgs_per_subject: 1,
    deny_delete: true,
    allow_rollup_hdrs: false, // with it, one publish to a key of one's own could clear every other one's
    ...common(limits),
  }) satisfies Partial<StreamConfig>;

export const objectStream = (bucket: string, limits: BucketLimits) =>
  ({
    name: `OBJ_${bucket}`,
    subjects: [`$O.${bucket}.C.>`, `$O.${bucket}.M.>`],
    allow_rollup_hdrs: true,
    ...common(limits),
  }) satisfies Partial<StreamConfig>;
