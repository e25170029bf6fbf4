// `node scripts/build.mjs [folder]`: what `npm start` builds, without starting it; the image wants it in a folder of a known name.
import { cpSync } from "node:fs";
import { root } from "./lib/paths.mjs";
import { prepareCheckout } from "./lib/prepare.mjs";
import { say, sentenceOf } from "./lib/say.mjs";

try {
  const folder = await prepareCheckout({ root, say, build: true });
  const target = process.argv[2];
  if (target) cpSync(folder, target, { recursive: true, verbatimSymlinks: true });
} catch (error) {
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exit(1);
}
