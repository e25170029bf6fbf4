import { root } from "./paths.mjs";
import { refusalOf } from "./platform.mjs";
import { prepareDependencies } from "./prepare.mjs";
import { endRuns } from "./run.mjs";
import { say, sentenceOf, StartError } from "./say.mjs";

// Whoever reads our output may go (`npm start | head`): the children run on.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/** @param {NodeJS.Signals} signal */
function endEarly(signal) {
  say(`stopped by ${signal} before it was up`);
  endRuns();
  process.exit(1);
}

/**
 * From a bare checkout to the running tree, and to its end. What runs here needs no packages; once they are there, tsx runs
 * the rest in this same process.
 * @param {"start" | "dev"} mode
 */
export async function launch(mode) {
  for (const signal of signals) process.on(signal, endEarly);
  try {
    const refusal = refusalOf({ platform: process.platform, nodeVersion: process.version });
    if (refusal) throw new StartError(refusal);
    await prepareDependencies({ root, say });

    const { register } = await import("tsx/esm/api");
    register();
    const { superviseJetlag } = await import("../supervisor/main.ts");
    await superviseJetlag({
      root,
      mode,
      say,
      onChildren() {
        for (const signal of signals) process.off(signal, endEarly); // from here on the supervisor ends what it started, in order
      },
    });
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${sentenceOf(error)}\n`);
    process.exit(1);
  }
}
