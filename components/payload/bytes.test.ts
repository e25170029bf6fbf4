import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf, hexLine, hexLineCount, textOf, visibleText } from "./bytes";

describe("bytes", () => {
  it("reads base64 and text to the same bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const data = Buffer.from(bytes).toString("base64");
        expect(bytesOf({ encoding: "base64", data, sizeBytes: bytes.length })).toEqual(bytes);
      }),
    );
    expect(bytesOf({ encoding: "utf8", data: "é", sizeBytes: 2 })).toEqual(new Uint8Array([0xc3, 0xa9]));
  });

  it("prints lines as hexdump does", () => {
    const bytes = new TextEncoder().encode("Jetlag\u0000 is a console");
    expect(hexLineCount(bytes)).toBe(2);
    expect(hexLine(bytes, 0)).toEqual({
      offset: "00000000",
      hex: "4a 65 74 6c 61 67 00 20  69 73 20 61 20 63 6f 6e",
      text: "Jetlag. is a con",
    });
    expect(hexLine(bytes, 1).text).toBe("sole");
  });

  it("shows what would hide or turn the text", () => {
    expect(visibleText("a\u202eb\u0000c\r\n\td\u007f")).toBe("a⟨U+202E⟩b␀c␍\n\td␡");
  });

  it("reads as text what is text, and names every other byte", () => {
    expect(textOf(Uint8Array.of(0x61, 0xff, 0xc3, 0xa9, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0xf0, 0x9f))).toBe("a⟨ff⟩é⟨c3⟩(⟨ed⟩⟨a0⟩⟨80⟩⟨f0⟩⟨9f⟩");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(textOf(new TextEncoder().encode(text))).toBe(text);
      }),
    );
  });
});
