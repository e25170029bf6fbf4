import { Duplex } from "node:stream";
import { createFramer } from "./frames";
import type { PgliteWorker } from "./pglite-worker";

/**
 * A socket as the `pg` client expects one, with PGlite's worker at its other end: so one driver adapter, one pool and one
 * shape of errors serve both databases. PGlite has one session, so the pool that uses this has one connection.
 */
export class PgliteConnection extends Duplex {
  readonly #frame = createFramer();
  #session: { send(bytes: Uint8Array<ArrayBuffer>): void; end(): void } | null = null;

  constructor(private readonly worker: PgliteWorker) {
    super();
  }

  connect(): this {
    this.#session = this.worker.connect({
      reply: (bytes) => void this.push(bytes),
      lost: (error) => void this.destroy(error),
    });
    queueMicrotask(() => this.emit("connect"));
    return this;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    for (const unit of this.#frame(chunk)) this.#session?.send(unit);
    done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), "binary", done);
  }

  override _final(done: () => void): void {
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#session?.end();
    this.#session = null;
    done(error);
  }

  // What `pg` asks of a TCP socket and what means nothing between two threads.
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}
