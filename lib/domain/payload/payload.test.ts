import fc from "fast-check";
import { expect, test } from "vitest";
import { base64ToBytes, bytesToBase64, bytesToText, jsonMemberSlice, jsonSlice, storable, textToBytes, toPayload, utf8OrNull } from ".";

const slice = (json: string, key: string) => {
  const found = jsonMemberSlice(textToBytes(json), key);
  return found && bytesToText(found);
};

test("a member's bytes are not touched by parsing", () => {
  const json = String.raw`{ "a": "x}\"", "m" : {"big":90071992547409931234,"f":1.0,"z":[{}, "]"]} , "n":1e400}`;
  expect(slice(json, "m")).toBe('{"big":90071992547409931234,"f":1.0,"z":[{}, "]"]}');
  expect(slice(json, "n")).toBe("1e400");
  expect(slice(json, "a")).toBe(String.raw`"x}\""`);
  expect(slice(json, "none")).toBeNull();
  expect(slice("[1]", "0")).toBeNull();
  expect(slice('{"\\u006d":1}', "m")).toBe("1");
});

test("a slice is what JSON.parse would give for the key", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom("a", 'b"', "c\\", "é", ""), fc.jsonValue()),
      fc.integer({ min: 0, max: 3 }),
      (object, indent) => {
        const json = JSON.stringify(object, null, indent);
        const read = JSON.parse(json) as Record<string, unknown>; // made from an object three lines above
        for (const key of Object.keys(read)) expect(JSON.parse(slice(json, key) ?? "")).toEqual(read[key]);
      },
    ),
  );
});

test("of equal keys the last wins, as in JSON.parse", () => {
  expect(slice('{"m":1,"m":2}', "m")).toBe("2");
});

test("base64 both ways", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(base64ToBytes(bytesToBase64(bytes))).toEqual(bytes);
    }),
  );
  expect(base64ToBytes("not base64!")).toBeNull();
  expect(base64ToBytes("A")).toBeNull();
});

test("a body is cut within no character, and says so", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 0, max: 20 }), (text, maxBytes) => {
      const bytes = textToBytes(text);
      const payload = toPayload(bytes, { maxBytes });
      expect(payload.sizeBytes).toBe(bytes.length);
      expect(payload.truncated).toBe(bytes.length > maxBytes ? true : undefined);
      expect([payload.encoding, text.startsWith(payload.data)]).toEqual(["utf8", true]);
      expect(textToBytes(payload.data).length).toBeGreaterThan(Math.min(bytes.length, maxBytes) - 4);
    }),
  );
});

test("bytes that are no text travel as base64", () => {
  expect(toPayload(Uint8Array.of(0xff, 0xfe))).toEqual({ encoding: "base64", data: "//4=", sizeBytes: 2 });
  expect(toPayload(Uint8Array.of(0xff, 0xfe, 1), { maxBytes: 2 })).toEqual({
    encoding: "base64",
    data: "//4=",
    sizeBytes: 3,
    truncated: true,
  });
  expect(toPayload(new Uint8Array(0))).toEqual({ encoding: "utf8", data: "", sizeBytes: 0 });
});

test("a byte order mark is a character like others", () => {
  expect(utf8OrNull(textToBytes("\uFEFFa"))).toBe("\uFEFFa");
});

test("what no database takes is replaced", () => {
  expect(storable("a\u0000b\ud800c")).toBe("a\uFFFDb\uFFFDc");
});

test("a place some steps down, untouched by parsing", () => {
  const at = (json: string, ...steps: string[]) => {
    const found = jsonSlice(textToBytes(json), steps);
    return found && bytesToText(found);
  };
  const json = '{"a": [ 1.0 , [], {"b":[true,90071992547409931234]} ], "c":[ ]}';
  expect(at(json, "a", "0")).toBe("1.0");
  expect(at(json, "a", "1")).toBe("[]");
  expect(at(json, "a", "2", "b", "1")).toBe("90071992547409931234");
  expect([at(json, "a", "3"), at(json, "c", "0"), at(json, "a", "x"), at(json, "a", "01"), at(json, "a", "0", "0")]).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
});

test("a slice some steps down is what JSON.parse would give", () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.jsonValue())), fc.integer({ min: 0, max: 3 }), (lists, indent) => {
      const json = textToBytes(JSON.stringify(lists, null, indent));
      const read = JSON.parse(bytesToText(json)) as unknown[][]; // made from lists of lists on the line above
      for (const [i, list] of read.entries())
        for (const [k, value] of list.entries())
          expect(JSON.parse(bytesToText(jsonSlice(json, [`${i}`, `${k}`]) ?? new Uint8Array(0)))).toEqual(value);
    }),
  );
});
