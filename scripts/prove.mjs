// `npm run prove -- redrive [--short] [--only random-kills]`: kills processes and servers at every step and at random, and counts what became of every message.
import { existsSync } from "node:fs";
import path from "node:path";
import { findNatsServer } from "./lib/find-nats-server.mjs";
import { root } from "./lib/paths.mjs";
import { prepareCheckout } from "./lib/prepare.mjs";
import { run } from "./lib/run.mjs";
import { say, sentenceOf } from "./lib/say.mjs";

const [what = "", ...options] = process.argv.slice(2);

try {
  const file = path.join("e2e", `prove-${what}.ts`);
  if (!/^[a-z-]+$/.test(what) || !existsSync(path.join(root, file))) throw new Error("What is to be proved? `npm run prove -- redrive`");
  await prepareCheckout({ root, say, build: false });
  process.env.NATS_SERVER_BIN = (await findNatsServer({ env: process.env, say })).binary;
  const { code } = await run(process.execPath, ["--conditions=react-server", "--import", "tsx", file, ...options], {
    cwd: root,
    show: true,
  });
  process.exitCode = code ?? 1;
} catch (error) {
  say(sentenceOf(error));
  process.exitCode = 1;
}
