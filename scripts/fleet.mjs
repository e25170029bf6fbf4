// `npm run fleet -- …`: the fleet's own commands; its arguments are passed on as they are.
import { spawn } from "node:child_process";
import path from "node:path";
import { root } from "./lib/paths.mjs";
import { refusalOf } from "./lib/platform.mjs";
import { prepareDependencies } from "./lib/prepare.mjs";
import { say, sentenceOf } from "./lib/say.mjs";

try {
  const refusal = refusalOf({ platform: process.platform, nodeVersion: process.version });
  if (refusal) throw new Error(refusal);
  await prepareDependencies({ root, say });
  const env = { ...process.env, JETLAG_DATA_DIR: path.resolve(root, process.env.JETLAG_DATA_DIR || ".data") };
  const child = spawn(process.execPath, ["--import", "tsx", "fleet/main.ts", ...process.argv.slice(2)], {
    cwd: root,
    env,
    stdio: "inherit",
  });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.on(signal, () => child.kill(signal));
  child.once("exit", (code) => process.exit(code ?? 1));
} catch (error) {
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exit(1);
}
