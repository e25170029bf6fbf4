// A starter for tests: `node --import tsx run-tree.ts '<JSON of a TreePlan without say>'`, with stand-ins as console and fleet.
import { say, sentenceOf } from "../../lib/say.mjs";
import { superviseTree } from "../supervise-tree";

const plan = JSON.parse(process.argv[2] ?? "{}");
const withEnv = (command: { env: object }) => ({ ...command, env: { ...process.env, ...command.env } });
const fleet = Object.fromEntries(Object.entries<{ env: object }>(plan.fleet).map(([system, command]) => [system, withEnv(command)]));

try {
  await superviseTree({ ...plan, console: withEnv(plan.console), fleet, say });
  process.exit(0);
} catch (error) {
  say(sentenceOf(error));
  process.exit(1);
}
