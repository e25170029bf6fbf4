// `npm run bench [name…]`: every bench/*.ts in turn, each on servers of its own. Fails when a budget is missed.
import { readdir } from "node:fs/promises";
import path from "node:path";
import { consoleNodeFlags } from "./lib/console-node.mjs";
import { findNatsServer } from "./lib/find-nats-server.mjs";
import { root } from "./lib/paths.mjs";
import { prepareCheckout } from "./lib/prepare.mjs";
import { run } from "./lib/run.mjs";
import { say, sentenceOf } from "./lib/say.mjs";

const wanted = process.argv.slice(2);

try {
  await prepareCheckout({ root, say, build: true });
  process.env.NATS_SERVER_BIN = (await findNatsServer({ env: process.env, say })).binary;
  const files = (await readdir(path.join(root, "bench")))
    .filter((file) => file.endsWith(".ts"))
    .filter((file) => wanted.length === 0 || wanted.includes(path.parse(file).name));
  let missed = 0;
  for (const file of files) {
    say(`\n— ${file}`);
    const { code } = await run(
      process.execPath,
      [...consoleNodeFlags, "--conditions=react-server", "--import", "tsx", path.join("bench", file)],
      {
        cwd: root,
        show: true,
      },
    );
    if (code !== 0) missed++;
  }
  say(`${files.length - missed} passed, ${missed} failed`);
  process.exitCode = missed || files.length === 0 ? 1 : 0;
} catch (error) {
  say(sentenceOf(error));
  process.exitCode = 1;
}
