import fc from "fast-check";
import { expect, test } from "vitest";
import { addressOf } from "@/lib/domain/address";
import { matchPath } from "./match-path";

test("whatever a stream or consumer is called, its path leads back to it", () => {
  const name = fc.string({ minLength: 1, unit: "grapheme" }).filter((text) => text !== "." && text !== "..");
  fc.assert(
    fc.property(name, name, (stream, consumer) => {
      const [path = ""] = addressOf(["consumers", stream, consumer]).split("?");
      expect(matchPath("/consumers/{stream}/{consumer}", path)).toEqual({ stream, consumer });
      expect(matchPath("/consumers/{stream}", path)).toBeNull();
    }),
  );
});

test("another path, an empty part and broken escapes do not match", () => {
  expect(matchPath("/streams/{stream}", "/consumers/A")).toBeNull();
  expect(matchPath("/streams/{stream}", "/streams/")).toBeNull();
  expect(matchPath("/streams/{stream}", "/streams/%zz")).toBeNull();
  expect(matchPath("/streams", "/streams")).toEqual({});
});
