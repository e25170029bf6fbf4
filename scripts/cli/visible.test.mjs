import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { expect, test } from "vitest";
import { visible } from "./visible.mjs";

test.each([
  ["an escape sequence", "\x1b[2K\rfine", String.raw`\x1b[2K\x0dfine`],
  ["NUL, bell, backspace, delete", "\0\x07\b\x7f", String.raw`\x00\x07\x08\u007f`],
  ["C1: a sequence without ESC", "\x9b31m\x85", String.raw`\u009b31m\u0085`],
  ["what turns text around", "a\u202Eb\u2066c\u2069\u200F\u200E\u061C", String.raw`a\u202eb\u2066c\u2069\u200f\u200e\u061c`],
])("%s can be seen", (_what, text, shown) => {
  expect(visible(text)).toBe(shown);
});

test.each(["a\tb\nc", "naïve – “å” 日本 🚀", "e\u0301 \u200d"])("%j is left as it is", (text) => {
  expect(visible(text)).toBe(text);
});

test("JSON says what it said", () => {
  const all = String.fromCharCode(...Array.from({ length: 0x2100 }, (_, code) => code));
  const shown = visible(JSON.stringify({ all }));
  expect(JSON.parse(shown)).toEqual({ all });
  expect(shown).not.toMatch(/[\x7f-\x9f\u202e]/);
});

test("nothing that a console answers reaches the terminal unseen: neither what is printed, nor an error", async () => {
  const said = "\x1b[2J\u202E";
  const server = createServer((request, response) => {
    const isList = request.url?.startsWith("/api/v1/redrives?") === true;
    const answer = isList ? { items: [{ number: 41, state: "running", sentence: said }], total: 1 } : { code: "CONFLICT", detail: said };
    response.writeHead(isList ? 200 : 409, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const jetlag = async (/** @type {string[]} */ ...args) => {
    const child = spawn(process.execPath, ["scripts/jetlag.mjs", ...args], {
      env: { ...process.env, JETLAG_URL: `http://127.0.0.1:${port}` },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (/** @type {Buffer} */ chunk) => (text += chunk.toString()));
    await once(child, "close");
    return text;
  };
  try {
    expect(await jetlag("redrives")).toBe("#41 running: \\x1b[2J\\u202e\n");
    expect(await jetlag("stop-all")).toBe("CONFLICT: \\x1b[2J\\u202e\n");
  } finally {
    server.close();
  }
});
