import type { Headers } from "@/lib/domain/message";
import type { BinaryFormat } from "./binary";

const formats: readonly (readonly [RegExp, BinaryFormat])[] = [
  [/^[a-z]+\/(x-|vnd\.)?(msgpack|messagepack)$|\+msgpack$/, "msgpack"],
  [/^[a-z]+\/cbor$|\+cbor$/, "cbor"],
];

/** The binary format that a message's own Content-Type names; `null` where it names none. */
export function formatSaid(headers: Headers | null): BinaryFormat | null {
  const said = headers?.find(([name]) => name.toLowerCase() === "content-type")?.[1];
  if (typeof said !== "string") return null;
  const type = said.split(";")[0]?.trim().toLowerCase() ?? "";
  return formats.find(([of]) => of.test(type))?.[1] ?? null;
}
