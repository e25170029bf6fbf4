import { bytesToText, textToBytes } from "../payload/text";
import type { HeaderField } from "./types";

/** Bytes, and their text where each is one character of it; else `null`. */
export type Text = { bytes: Uint8Array; ascii: string | null };

export const textOf = ({ bytes, ascii }: Text, from: number, to: number): string =>
  ascii === null ? bytesToText(bytes.subarray(from, to)) : ascii.slice(from, to);

/** A field as it was read. Of ten in a block one or two are looked at, so what it holds is taken out of the block when it is asked for. */
export class ReadField implements HeaderField {
  readonly kind = "field";
  readonly name: string;
  readonly #block: Text;
  readonly #at: { from: number; valueFrom: number; to: number };

  constructor(block: Text, name: string, at: { from: number; valueFrom: number; to: number }) {
    this.name = name;
    this.#block = block;
    this.#at = at;
  }

  get raw(): Uint8Array {
    return this.#block.bytes.subarray(this.#at.from, this.#at.to);
  }

  get value(): Uint8Array {
    return this.#block.bytes.subarray(this.#at.valueFrom, this.#at.to);
  }

  get text(): string {
    return textOf(this.#block, this.#at.valueFrom, this.#at.to);
  }

  behind(prefix: string): HeaderField {
    const { from, valueFrom, to } = this.#at;
    return new ReadField(this.#block, this.name.slice(prefix.length), { from: from + prefix.length, valueFrom, to });
  }
}

/** A field of one's own, made of text: bytes only when somebody sends it. */
export class WrittenField implements HeaderField {
  readonly kind = "field";
  readonly name: string;
  readonly #value: string;

  constructor(name: string, value: string) {
    this.name = name;
    this.#value = value;
  }

  get raw(): Uint8Array {
    return textToBytes(`${this.name}: ${this.#value}`);
  }

  get value(): Uint8Array {
    return textToBytes(this.#value);
  }

  /** As it is read when it was sent: half a surrogate pair has no bytes. */
  get text(): string {
    return this.#value.toWellFormed();
  }

  behind(prefix: string): HeaderField {
    return new WrittenField(this.name.slice(prefix.length), this.#value);
  }
}
