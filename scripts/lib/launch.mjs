import { root } from "./paths.mjs";
import { refusalOf } from "./platform.mjs";
import { prepareCheckout } from "./prepare.mjs";
import { say, sentenceOf, StartError } from "./say.mjs";

// Whoever reads our output may go (`npm start | head`): the children run on.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

/**
 * From a bare checkout to the running tree, and to its end. What runs here needs no packages; once they are there, tsx runs
 * the rest in this same process.
 * @param {"start" | "dev"} mode
 */
export async function launch(mode) {
  try {
    const refusal = refusalOf({ platform: process.platform, nodeVersion: process.version });
    if (refusal) throw new StartError(refusal);
    await prepareCheckout(root, ["dependencies"], say);

    const { register } = await import("tsx/esm/api");
    register();
    const { superviseJetlag } = await import("../supervisor/main.ts");
    await superviseJetlag({ root, mode, say });
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${sentenceOf(error)}\n`);
    process.exit(1);
  }
}
