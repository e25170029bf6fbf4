import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { natsCommand, shellQuote } from "./shell-quote";

describe("shellQuote", () => {
  it("leaves plain words plain", () => {
    expect(natsCommand("toolworks", "consumer", "info", "TOOL_REQUESTS", "worker-crm")).toBe(
      "nats --context toolworks consumer info TOOL_REQUESTS worker-crm",
    );
  });

  it("gives the shell exactly the word, whatever it holds", () => {
    const word = fc.string({ unit: "grapheme", maxLength: 30 }).filter((text) => !text.includes("\0"));
    const words = fc.sample(word, 60).concat(["$(id)", "a'b", "`x`", "!!", "", "-n", "a;b", "*"]);
    const script = `for word in ${words.map(shellQuote).join(" ")}; do printf '%s\\0' "$word"; done`;
    expect(execFileSync("sh", ["-c", script], { encoding: "utf8" }).split("\0").slice(0, -1)).toEqual(words);
  });
});
