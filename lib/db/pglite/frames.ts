const QUERY = 0x51; // "Q"
const SYNC = 0x53; // "S"
const TERMINATE = 0x58; // "X"

/** As lib/db/copy.ts writes it. */
const COPY = /^COPY \w+ \([^)]+\) FROM STDIN\0/;
const MAX_COPY_LENGTH = 2_000;
const COPY_DONE = 0x63; // "c"
const COPY_FAIL = 0x66; // "f"

/**
 * Cuts what a PostgreSQL client writes into units that PGlite answers whole: the startup packet (the only message without
 * a type byte), then everything up to and with a Query, a Sync or a Terminate; with a Query that copies, its rows. PGlite closes each unit
 * with ReadyForQuery, so half a unit would be answered twice.
 */
export function createFramer(): (chunk: Buffer) => Uint8Array<ArrayBuffer>[] {
  let pending: Buffer = Buffer.alloc(0);
  let scanned = 0;
  let started = false;
  let copying = false;

  return (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    const units: Uint8Array<ArrayBuffer>[] = [];
    for (;;) {
      const head = started ? 1 : 0;
      if (pending.length < scanned + head + 4) return units;
      const end = scanned + head + pending.readInt32BE(scanned + head);
      if (pending.length < end) return units;
      const type = pending[scanned];
      if (started && type === QUERY)
        copying = COPY.test(pending.toString("latin1", scanned + 5, Math.min(end, scanned + 5 + MAX_COPY_LENGTH)));
      const ends = copying ? type === COPY_DONE || type === COPY_FAIL : type === QUERY || type === SYNC;
      const closes = !started || ends || type === TERMINATE;
      if (ends) copying = false;
      started = true;
      scanned = end;
      if (!closes) continue;
      units.push(new Uint8Array(pending.subarray(0, end))); // a copy: it is transferred to the worker
      pending = pending.subarray(end);
      scanned = 0;
    }
  };
}
