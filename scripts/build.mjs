// `node scripts/build.mjs`: what `npm start` builds, without starting it; for the image, and for tests of the built console.
import { root } from "./lib/paths.mjs";
import { prepareCheckout } from "./lib/prepare.mjs";
import { say, sentenceOf } from "./lib/say.mjs";

try {
  await prepareCheckout({ root, say, build: true });
} catch (error) {
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exit(1);
}
