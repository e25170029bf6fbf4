// `npm test`: everything, on servers and a browser of its own. Ends with one line: N passed, N failed.
import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { runStaticChecks } from "./lib/checks.mjs";
import { sayFailures } from "./lib/failures.mjs";
import { findChromium } from "./lib/find-chromium.mjs";
import { findNatsServer } from "./lib/find-nats-server.mjs";
import { ensurePostgres } from "./lib/find-postgres.mjs";
import { root } from "./lib/paths.mjs";
import { prepareCheckout } from "./lib/prepare.mjs";
import { say, sentenceOf } from "./lib/say.mjs";
import { runPlaywright, runVitest } from "./lib/suites.mjs";

/** @type {import("./lib/suites.mjs").Counts} */
const total = { passed: 0, failed: 0, failures: [], triedAgain: [] };

/** What talks to servers and a browser may lose a race against a busy machine: tried up to twice more, and named at the end. */
const again = "--retry=2";

/** @param {import("./lib/suites.mjs").Counts} counts */
function add({ passed, failed, failures, triedAgain }) {
  total.passed += passed;
  total.failed += failed;
  total.failures.push(...failures);
  total.triedAgain.push(...triedAgain);
}

/** Of e2e/fixtures, and beside the tests themselves: what opens a database. */
const opensDatabase = /(fixtures\/(database|indexing|index-ground|redriving|bare-redrive[a-z-]*)|\/test-ground)"/;

/** Where a real PostgreSQL may do other than PGlite: all SQL is in lib/db; several write the same rows in these rooms; and a kill cuts a write short. */
const mayDiffer = /^lib\/(db|(services|workers)\/(redrives|discards|leases))\/|\/kill[^/]*$/;

/** Of these rooms, what tries NATS: its faults, its strangers and who answers it. What they write is written by the others there too. */
const triesNats = /\/((leader|nats)-faults|resume-cluster|look-for-sent|strangers|settling)\.int\.test\.ts$/;

/** Integration tests that run once more on a real PostgreSQL. */
async function postgresTests() {
  const files = (await readdir(root, { recursive: true })).filter(
    (file) => file.endsWith(".int.test.ts") && !file.includes("node_modules") && !file.startsWith("."),
  );
  return files.filter(
    (file) => mayDiffer.test(file) && !triesNats.test(file) && opensDatabase.test(readFileSync(path.join(root, file), "utf8")),
  );
}

async function onPostgres() {
  const refusal = await ensurePostgres({ env: process.env, say });
  if (refusal) say(`PostgreSQL: not run, because ${refusal}`);
  else
    add(
      await runVitest({
        root,
        name: "integration on PostgreSQL",
        command: ["--project", "int", again, ...(await postgresTests())],
        env: { TEST_DATABASE: "postgresql" },
        say,
      }),
    );
  if (refusal && process.env.JETLAG_TEST_REQUIRE_POSTGRES)
    add({ passed: 0, failed: 1, failures: [`PostgreSQL: ${refusal}`], triedAgain: [] });
}

try {
  await prepareCheckout({ root, say, build: false });
  process.env.NATS_SERVER_BIN = (await findNatsServer({ env: process.env, say })).binary;
  process.env.PLAYWRIGHT_CHROMIUM = await findChromium({ env: process.env, say });
  add(await runStaticChecks({ root, say }));
  await prepareCheckout({ root, say, build: true });
  add(await runVitest({ root, name: "unit", command: ["--project", "unit"], say }));
  add(await runVitest({ root, name: "integration on PGlite", command: ["--project", "int", again], say }));
  await onPostgres();
  add(await runPlaywright({ root, name: "end to end", command: ["--retries=2"], say }));
} catch (error) {
  say(sentenceOf(error));
  add({ passed: 0, failed: 1, failures: [sentenceOf(error)], triedAgain: [] });
}

sayFailures(total, say);
say(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed ? 1 : 0;
