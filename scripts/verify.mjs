// `npm run verify`: static checks and pure tests, under a minute.
import { runStaticChecks } from "./lib/checks.mjs";
import { sayFailures } from "./lib/failures.mjs";
import { root } from "./lib/paths.mjs";
import { prepareCheckout } from "./lib/prepare.mjs";
import { say, sentenceOf } from "./lib/say.mjs";
import { runVitest } from "./lib/suites.mjs";

try {
  await prepareCheckout({ root, say, build: false });
  const checks = await runStaticChecks({ root, say });
  const unit = await runVitest({ root, name: "unit", command: ["--project", "unit"], say });
  const failed = checks.failed + unit.failed;
  sayFailures({ failures: [...checks.failures, ...unit.failures], triedAgain: [] }, say);
  say(`${checks.passed + unit.passed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
} catch (error) {
  say(sentenceOf(error));
  process.exitCode = 1;
}
