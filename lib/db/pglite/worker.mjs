// PGlite computes on the thread that calls it, so it lives here and speaks the wire protocol of PostgreSQL with the
// `pg` client of the main thread. Bundlers publish this file's source: nothing secret belongs into it.
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";

const TERMINATE = 0x58; // "X"
const IDLE = 0x49; // "I", with which an answer ends that leaves no transaction open

// UTC because the driver adapter writes times without an offset; small buffers because the fleet's console must stay small (with 64 MB it stood
// 80 MB higher); a tenth of the usual sample, because nobody is answered while an ANALYZE reads it. The log of a batch is written in one go, and
// its files are not filled with zeros first: there is no fsync that this would make cheaper. What is cut off of it is removed beyond 128 MB.
const settings = [
  "TimeZone=UTC",
  "shared_buffers=16MB",
  "default_statistics_target=10",
  "wal_buffers=2MB",
  "wal_init_zero=off",
  "max_wal_size=128MB",
];
const startParams = [...PGlite.defaultStartParams, ...settings.flatMap((setting) => ["-c", setting])];

async function open() {
  const db = await PGlite.create({ dataDir: workerData.folder ?? "memory://", startParams, relaxedDurability: false });
  parentPort.on("message", (message) => (message.close ? close(db) : answer(db, message)));
  parentPort.postMessage({ kind: "ready" });
}

/**
 * PostgreSQL without a server around it makes no checkpoint before it closes (xlog.c: `IsUnderPostmaster && XLogCheckpointNeeded`): its log would grow for as
 * long as it is open, and a start after a kill read all of it. Asked now and then, when nobody has begun anything. Each page that is written anew after a
 * checkpoint is logged whole: with one every 256 MB a million letters took 179 s in place of 135. So it is 1 GB, as is usual with a server.
 */
const LOOK_EVERY = 200;
const LONGEST_LOG = workerData.longestLogBytes ?? 1024 ** 3;
const shorten = simpleQuery(`DO $$ BEGIN
  IF (SELECT pg_current_wal_insert_lsn() - redo_lsn > ${LONGEST_LOG} FROM pg_control_checkpoint()) THEN CHECKPOINT; END IF; END $$`);
let answers = 0;

async function answer(db, { connection, bytes }) {
  // The next connection must find a session as fresh as a server's: no transaction, no advisory lock, no setting of the last one.
  const reply = bytes[0] === TERMINATE ? await endSession(db) : await exec(db, bytes);
  const isDue = reply.at(-1) === IDLE && ++answers % LOOK_EVERY === 0;
  parentPort.postMessage({ kind: "reply", connection, bytes: reply }, [reply.buffer]);
  if (isDue) await exec(db, shorten);
}

async function endSession(db) {
  for (const sql of ["ROLLBACK", "DISCARD ALL"]) await exec(db, simpleQuery(sql));
  return new Uint8Array(0);
}

/**
 * Computes before it returns, so that messages are answered in their order. Without `onRawData`, as in execProtocolRawSync, PGlite parses every reply
 * as well and keeps it for ever.
 */
async function exec(db, bytes) {
  const parts = [];
  // Copied: they are views of PGlite's own memory. To sync would be to wait, and a folder needs none.
  await db.execProtocolRawStream(bytes, { syncToFs: false, onRawData: (part) => parts.push(part.slice()) });
  const reply = new Uint8Array(parts.reduce((size, part) => size + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    reply.set(part, at);
    at += part.byteLength;
  }
  return reply;
}

function simpleQuery(sql) {
  const text = Buffer.from(`${sql}\0`);
  const message = Buffer.alloc(5 + text.length);
  message.write("Q");
  message.writeInt32BE(4 + text.length, 1);
  text.copy(message, 5);
  return new Uint8Array(message);
}

async function close(db) {
  await db.close();
  parentPort.close();
}

open().catch((error) => {
  parentPort.postMessage({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
  parentPort.close();
});
