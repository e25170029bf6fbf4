import type { NatsConnection } from "@nats-io/transport-node";
import { errors } from "@nats-io/transport-node";
import { z } from "zod";
import { levels, type Incident, type Level } from "./bus/types";

/**
 * Incidents are switched by a request in the account of their system:
 *   fleet.control.incident   {"name":"crm-outage","state":"on"|"mild"|"off"}  →  {"name","state"} or {"error"}
 *   fleet.control.incidents  (empty)                                          →  {"incidents":[{"name","title","state"}]}
 * Every process of the system hears it (no queue group); the first answer is given back.
 */
const SWITCH_SUBJECT = "fleet.control.incident";
const LIST_SUBJECT = "fleet.control.incidents";

const level = z.enum(levels);
const SwitchRequest = z.strictObject({ name: z.string(), state: level });
const SwitchReply = z.union([z.object({ name: z.string(), state: level }), z.object({ error: z.string() })]);
const ListReply = z.object({ incidents: z.array(z.object({ name: z.string(), title: z.string(), state: level })) });

/** The state of this system's incidents. It lives in the process: a restart begins with each incident's initial state. */
export class Incidents {
  readonly #levels: Map<string, Level>;
  constructor(private readonly incidents: readonly Incident[]) {
    this.#levels = new Map(incidents.map((i) => [i.name, i.initial]));
  }

  level = (name: string): Level => this.#levels.get(name) ?? "off";

  switch(input: unknown): z.infer<typeof SwitchReply> {
    const request = SwitchRequest.safeParse(input);
    if (!request.success) return { error: 'Send {"name": "<incident>", "state": "on", "mild" or "off"}.' };
    const { name, state } = request.data;
    const incident = this.incidents.find((one) => one.name === name);
    if (!incident) return { error: `There is no incident ${name}; there are: ${[...this.#levels.keys()].join(", ") || "none"}.` };
    if (state === "mild" && !incident.hasMild) return { error: `${name} is on or off, never mild.` };
    this.#levels.set(name, state);
    return { name, state };
  }

  list(): z.infer<typeof ListReply> {
    return { incidents: this.incidents.map(({ name, title }) => ({ name, title, state: this.level(name) })) };
  }

  /** Answers requests until the connection closes. */
  serve(nc: NatsConnection, onSwitch: (reply: unknown) => void): void {
    nc.subscribe(SWITCH_SUBJECT, {
      callback: (error, message) => {
        if (error) return;
        const reply = this.switch(jsonOrNull(message.data));
        onSwitch(reply);
        message.respond(JSON.stringify(reply));
      },
    });
    nc.subscribe(LIST_SUBJECT, { callback: (error, message) => void (error ?? message.respond(JSON.stringify(this.list()))) });
  }
}

export class NotRunning extends Error {}

export async function requestSwitch(nc: NatsConnection, name: string, state: Level): Promise<Level> {
  const reply = SwitchReply.parse(await ask(nc, SWITCH_SUBJECT, { name, state }));
  if ("error" in reply) throw new Error(reply.error);
  return reply.state;
}

export async function requestList(nc: NatsConnection) {
  return ListReply.parse(await ask(nc, LIST_SUBJECT, {})).incidents;
}

async function ask(nc: NatsConnection, subject: string, body: unknown): Promise<unknown> {
  try {
    return (await nc.request(subject, JSON.stringify(body), { timeout: 2_000 })).json();
  } catch (error) {
    if (error instanceof errors.RequestError && error.isNoResponders()) throw new NotRunning("not running", { cause: error });
    throw error;
  }
}

function jsonOrNull(data: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(data));
  } catch {
    return null;
  }
}
