import { hash } from "node:crypto";
import { expect, test } from "vitest";
import { shareHash, shareToken } from ".";

test("a token is of 256 bits, and only its hash is stored", () => {
  const { token, hash: stored } = shareToken(Uint8Array.from({ length: 32 }, (_, i) => i));
  expect(token).toBe("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
  expect(stored).toBe(hash("sha256", token, "base64url"));
  expect(stored).not.toContain(token);
  expect(shareHash(token)).toBe(stored);
  for (const none of ["", "x", `${token}a`, `${token.slice(1)}/`, "../../etc/passwd"]) expect(shareHash(none)).toBeNull();
  expect(() => shareToken(new Uint8Array(16))).toThrow(RangeError);
});
