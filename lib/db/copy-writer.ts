const SIGNATURE = Buffer.from("PGCOPY\n\xff\r\n\0", "latin1");
/** Of JSON in a jsonb. */
const JSONB_VERSION = 1;
/** Bytes of UTF-8 that one UTF-16 unit can take. */
const WIDEST = 3;
/** Of room for a row: most letters take less. */
const ROW_BYTES = 512;
const FOUR_BYTES = 2 ** 32;

/** Where a row lies that is made already. */
export type Row = { writer: CopyWriter; from: number; to: number };

/** What a binary COPY is made of, written one field after the other into one buffer that grows. */
export class CopyWriter {
  #bytes: Buffer<ArrayBuffer>;
  #at = 0;

  /** `rows`: about how many there will be. */
  constructor(rows: number) {
    this.#bytes = Buffer.allocUnsafeSlow((1 + rows) * ROW_BYTES);
  }

  begin(): void {
    this.#at = SIGNATURE.copy(this.#bytes);
    this.#int32(0); // flags
    this.#int32(0); // nothing more in the header
  }

  get size(): number {
    return this.#at;
  }

  /** What is behind this size is written anew. */
  cut(size: number): void {
    this.#at = size;
  }

  row(fields: number): void {
    this.#room(2);
    this.#at = this.#bytes.writeInt16BE(fields, this.#at);
  }

  null(): void {
    this.#int32(-1);
  }

  text(value: string): void {
    this.#room(4 + WIDEST * value.length);
    const size = this.#bytes.write(value, this.#at + 4, "utf8");
    this.#int32(size);
    this.#at += size;
  }

  jsonb(json: string): void {
    this.#room(5 + WIDEST * json.length);
    const size = this.#bytes.write(json, this.#at + 5, "utf8");
    this.#int32(1 + size);
    this.#bytes[this.#at] = JSONB_VERSION;
    this.#at += 1 + size;
  }

  boolean(value: boolean): void {
    this.#room(5);
    this.#int32(1);
    this.#bytes[this.#at++] = value ? 1 : 0;
  }

  /** Errors: RangeError. */
  int(value: number): void {
    this.#room(8);
    this.#int32(4);
    if (value !== (value | 0)) throw new RangeError(`${value} is no integer of four bytes`);
    this.#int32(value);
  }

  /** Errors: RangeError. */
  bigint(value: number): void {
    if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no integer`);
    this.#room(12);
    this.#int32(8);
    this.#int32(Math.floor(value / FOUR_BYTES));
    this.#int32(value | 0);
  }

  /** What lies in another writer. */
  copy({ writer, from, to }: Row): void {
    this.#room(to - from);
    this.#at += writer.#bytes.copy(this.#bytes, this.#at, from, to);
  }

  /** What was written; the writer is not used again. */
  end(): Uint8Array<ArrayBuffer> {
    this.#room(2);
    this.#at = this.#bytes.writeInt16BE(-1, this.#at);
    return this.#bytes.subarray(0, this.#at);
  }

  #int32(value: number): void {
    this.#room(4);
    const [bytes, at] = [this.#bytes, this.#at];
    bytes[at] = value >>> 24;
    bytes[at + 1] = value >>> 16;
    bytes[at + 2] = value >>> 8;
    bytes[at + 3] = value;
    this.#at = at + 4;
  }

  #room(size: number): void {
    if (this.#at + size <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * this.#bytes.length + size);
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}
