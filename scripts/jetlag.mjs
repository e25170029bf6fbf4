#!/usr/bin/env node
// `npx jetlag …`, `npm run jetlag -- …`: re-drives from a terminal or a script. A thin client of the console's HTTP API; needs nothing but Node.
import { createInterface } from "node:readline";
import { main } from "./cli/main.mjs";
import { visible } from "./cli/visible.mjs";

const stop = new AbortController();
// Before the start it is a no. Later following ends with it; the re-drive does not. A second one ends this process as ever.
process.once("SIGINT", () => stop.abort());

process.exitCode = await main(process.argv.slice(2), process.env, {
  out: (line) => void process.stdout.write(`${visible(line)}\n`),
  err: (line) => void process.stderr.write(`${visible(line)}\n`),
  isTerminal: process.stdin.isTTY === true,
  stop: stop.signal,
  // On stderr: it is no part of what is piped on. Ctrl-C and Ctrl-D are a no.
  ask: (question) =>
    new Promise((resolve) => {
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      lines.once("close", () => resolve(""));
      lines.once("SIGINT", () => lines.close());
      stop.signal.addEventListener("abort", () => lines.close(), { once: true }); // where stderr is no terminal, it comes this way
      lines.question(question, (answer) => {
        resolve(answer);
        lines.close();
      });
    }),
});
