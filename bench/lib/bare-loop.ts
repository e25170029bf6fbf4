import type { RedriveWire } from "@/lib/nats/redrive";

type Bare = { from: string; subject: string; seqs: readonly number[] };

/** What a re-drive would be without any guarantee: direct get, publish with 256 in flight, delete each; `atOnce` at a time. */
export async function bareLoop(wire: RedriveWire, { from, subject, seqs }: Bare, atOnce: number): Promise<void> {
  const publisher = await wire.openPublisher("bench");
  for (let at = 0; at < seqs.length; at += atOnce) {
    const some = seqs.slice(at, at + atOnce);
    const stored = await wire.readMany({ name: from, allowDirect: true }, some);
    const waiting = some.values();
    const lane = async () => {
      for (const seq of waiting) {
        const headerBlock = Buffer.from(`NATS/1.0\r\nNats-Msg-Id: bench:${seq}\r\n\r\n`);
        const answer = await publisher.publish({ subject, headerBlock, payload: stored.get(seq)?.payload ?? new Uint8Array(0) }, 2_500);
        if (answer.kind !== "stored") throw new Error(`not stored: ${answer.kind}`);
      }
    };
    await Promise.all(Array.from({ length: 256 }, lane));
    await wire.removeMany({ stream: await wire.streamNow(from), askedAt: Number.NEGATIVE_INFINITY }, some); // an old look: one by one
  }
  await publisher.close();
}
