import { once, setMaxListeners } from "node:events";
import { parseCommand, USAGE, type Command } from "./arguments";
import { connectTo, targetOf } from "./bus/connect";
import { createLog } from "./bus/log";
import { NotRunning, requestLists, requestSwitch } from "./control";
import { incidentInFull, incidentList } from "./incident-text";
import { load, unload } from "./load/load";
import { runSystem } from "./run-system";
import { chosenSystems, incidentNamed, systemNamed, systems } from "./systems";
import type { Incident, Level, System } from "./bus/types";

const log = createLog(process.env);

async function main(): Promise<void> {
  const command = parseCommand(process.argv.slice(2), process.env);
  if (command.kind === "run") return run(command);
  if (command.kind === "help") return void process.stdout.write(`${USAGE}\n`);
  if (command.kind === "incidents") return command.name === null ? listIncidents() : showIncident(command.name);
  if (command.kind === "load" || command.kind === "unload") return loadOrUnload(command);
  return switchIncident(command);
}

async function loadOrUnload(command: Extract<Command, { kind: "load" | "unload" }>): Promise<void> {
  const ending = endOfParentOrSignal().signal;
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  await withConnection(systemNamed(command.system), (nc) =>
    command.kind === "load" ? load(command, { nc, ending, say }) : unload(command, { nc, ending, say }),
  );
  process.exit(0);
}

async function run(command: Extract<Command, { kind: "run" }>): Promise<void> {
  const chosen = command.agent ? [systemNamed(command.systems)] : chosenSystems(command.systems);
  const ender = endOfParentOrSignal();
  const ending = ender.signal;
  const starting = chosen.map((system) => runSystem(system, { ...command, env: process.env, log, ending }));
  let refusal: { error: unknown } | null = null;
  try {
    await Promise.all(starting);
    process.stdout.write("fleet: ready\n");
    if (!ending.aborted) await once(ending, "abort");
  } catch (error) {
    if (!ending.aborted) refusal = { error };
    ender.abort("a system cannot run");
  }
  log.info({ why: ending.reason }, "stopping");
  const started = await Promise.allSettled(starting); // those that were still waiting have nothing in hand
  await Promise.all(started.map((system) => (system.status === "fulfilled" ? system.value.stop() : undefined)));
  if (refusal) throw refusal.error;
  process.exit(0);
}

/** With FLEET_WITH_PARENT=1 the fleet also ends when whoever started it is gone, however it went. */
function endOfParentOrSignal(): AbortController {
  const ending = new AbortController();
  setMaxListeners(0, ending.signal); // every system, and every role of it, waits for it
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => ending.abort(signal));
  if (process.env.FLEET_WITH_PARENT !== "1") return ending;
  process.on("disconnect", () => ending.abort("parent disconnected"));
  process.stdin.on("end", () => ending.abort("stdin closed")).on("error", () => ending.abort("stdin closed"));
  process.stdin.resume();
  return ending;
}

async function switchIncident({ name, state }: Extract<Command, { kind: "incident" }>): Promise<void> {
  const { system } = incidentNamed(name);
  const now = await withConnection(system, (nc) => requestSwitch(nc, { system: system.name, name, state })).catch((error: unknown) => {
    if (error instanceof NotRunning)
      throw new Error(`${system.name} does not run: \`npm start\`, or \`npm run fleet -- ${system.name}\`.`, { cause: error });
    throw error;
  });
  process.stdout.write(`${name} is ${now} (${system.name})\n`);
}

async function listIncidents(): Promise<void> {
  const listed = await Promise.all(systems.map(async (system) => ({ system, stateOf: await stateIn(system) })));
  process.stdout.write(`${incidentList(listed)}\n`);
}

async function showIncident(name: string): Promise<void> {
  const { system, incident } = incidentNamed(name);
  const stateOf = await stateIn(system);
  process.stdout.write(`${incidentInFull({ system, incident, state: stateOf(incident), columns: process.stdout.columns })}\n`);
}

/** How each incident of a system stands; `null`: the system does not run, or does not know it. */
async function stateIn(system: System): Promise<(incident: Incident) => Level | null> {
  const lists = await withConnection(system, requestLists);
  const running = lists.find((list) => list.system === system.name)?.incidents ?? [];
  return ({ name }) => running.find((one) => one.name === name)?.state ?? null;
}

async function withConnection<T>(system: System, use: (nc: Awaited<ReturnType<typeof connectTo>>) => Promise<T>): Promise<T> {
  const target = await targetOf(system.name, process.env);
  const nc = await connectTo(target, { name: `${system.name}.command`, log, once: true }).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    const what = process.env.NATS_URL ? "NATS_URL says to look there." : "Run `npm start` first, and leave it running.";
    throw new Error(`NATS does not answer on ${target.servers.join(", ")}: ${why}. ${what}`, { cause });
  });
  try {
    return await use(nc);
  } finally {
    await nc.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`fleet: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
