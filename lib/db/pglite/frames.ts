const QUERY = 0x51; // "Q"
const SYNC = 0x53; // "S"
const TERMINATE = 0x58; // "X"
const COPY_DONE = 0x63; // "c"
const COPY = Buffer.from("COPY ");

/**
 * Cuts what a PostgreSQL client writes into units that PGlite answers whole: the startup packet (the only message without
 * a type byte), then everything up to and with a Query, a Sync or a Terminate. PGlite closes each unit with ReadyForQuery,
 * so half a unit would be answered twice. A Query that copies something in is whole with what is copied.
 */
export function createFramer(): (chunk: Buffer) => Uint8Array<ArrayBuffer>[] {
  let pending: Buffer = Buffer.alloc(0);
  let scanned = 0;
  let started = false;

  return (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    const units: Uint8Array<ArrayBuffer>[] = [];
    for (;;) {
      const head = started ? 1 : 0;
      if (pending.length < scanned + head + 4) return units;
      const end = scanned + head + pending.readInt32BE(scanned + head);
      if (pending.length < end) return units;
      const type = pending[scanned];
      const isCopy = type === QUERY && pending.subarray(scanned + head + 4, scanned + head + 4 + COPY.length).equals(COPY);
      const closes = !started || (type === QUERY && !isCopy) || type === SYNC || type === TERMINATE || type === COPY_DONE;
      started = true;
      scanned = end;
      if (!closes) continue;
      units.push(new Uint8Array(pending.subarray(0, end))); // a copy: it is transferred to the worker
      pending = pending.subarray(end);
      scanned = 0;
    }
  };
}
