import fc from "fast-check";
import { expect, test } from "vitest";
import { toConsumer, type WireConsumer } from "../wire/consumer";
import { pack, unpack } from "./pack.mjs";

const position = fc.record(
  { consumer_seq: fc.nat(), stream_seq: fc.nat(), last_active: fc.constant("2026-11-21T03:00:00Z") },
  { requiredKeys: ["consumer_seq", "stream_seq"] },
);
const consumer = fc.record(
  {
    name: fc.string({ minLength: 1 }),
    created: fc.constant("2026-11-21T02:00:00Z"),
    ts: fc.constant("2026-11-21T03:00:01Z"),
    delivered: position,
    ack_floor: position,
    num_pending: fc.nat(),
    num_ack_pending: fc.nat(),
    num_waiting: fc.nat(),
    push_bound: fc.boolean(),
    paused: fc.boolean(),
    cluster: fc.record({ leader: fc.constantFrom("n1", "n2", "") }, { requiredKeys: [] }),
    config: fc.record(
      {
        durable_name: fc.string(),
        ack_policy: fc.constantFrom("explicit", "none"),
        ack_wait: fc.nat(),
        backoff: fc.array(fc.nat()),
        filter_subject: fc.string(),
        filter_subjects: fc.array(fc.string()),
        pause_until: fc.constant("2026-11-21T04:00:00Z"),
        metadata: fc.dictionary(fc.constantFrom("_nats.ver", "team", "io.nats.monitor.waiting-critical"), fc.string()),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ["name", "created", "delivered", "ack_floor", "num_pending"] },
);

test("a consumer that travelled from the parsing thread is the same consumer", () => {
  const streams = fc.array(fc.record({ name: fc.string(), consumer_detail: fc.array(consumer) }));
  fc.assert(
    fc.property(streams, (stream_detail) => {
      const there = { server_id: "N", now: "2026-11-21T03:00:02Z", account_details: [{ id: "A", name: "A", stream_detail }] };
      const back = unpack(pack(there));
      const mapped = (answer: typeof there) =>
        answer.account_details.map((account) =>
          account.stream_detail.map(
            (stream) =>
              [...stream.consumer_detail].map((one) =>
                toConsumer({ stream_name: stream.name, ...one } as WireConsumer, { serverAt: 0, clustered: true }),
              ), // the arbitrary above makes a subset of it
          ),
        );
      expect(mapped(back)).toEqual(mapped(there));
      expect(back.server_id).toBe("N");
    }),
  );
});
