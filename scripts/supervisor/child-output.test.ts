import { expect, test } from "vitest";
import { terminalText } from "./child-output";

test("the terminal shows important log entries and plain text on stderr, and nothing else", () => {
  const atWarn = { isError: false, minLevel: 40 };
  expect(terminalText('{"level":40,"msg":"NATS cannot be reached"}', atWarn)).toBe("NATS cannot be reached");
  expect(terminalText('{"level":50,"err":{"message":"no space left"},"msg":"a request failed"}', atWarn)).toBe(
    "a request failed: no space left",
  );
  expect(terminalText('{"level":40,"context":"prod","why":"Authorization Violation","msg":"NATS cannot be reached"}', atWarn)).toBe(
    "NATS cannot be reached (prod): Authorization Violation",
  );
  expect(terminalText('{"level":30,"msg":"listening"}', atWarn)).toBeNull();
  expect(terminalText("▲ Next.js", atWarn)).toBeNull();
  expect(terminalText("The folder is damaged", { isError: true, minLevel: 40 })).toBe("The folder is damaged");
  expect(terminalText('{"half', { isError: true, minLevel: 40 })).toBe('{"half');
  expect(terminalText("  ", { isError: true, minLevel: 40 })).toBeNull();
});
