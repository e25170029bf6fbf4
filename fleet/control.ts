import type { Msg, NatsConnection } from "@nats-io/transport-node";
import { errors } from "@nats-io/transport-node";
import { z } from "zod";
import { errorText } from "./bus/error-text";
import type { Log } from "./bus/log";
import { levels, type Incident, type Level, type System } from "./bus/types";

/**
 * Incidents are switched by a request in the account of their system:
 *   fleet.control.incident   {"system":"toolworks","name":"crm-outage","state":"on"|"mild"|"off"}  →  {"name","state"} or {"error"}
 *   fleet.control.incidents  (empty)  →  {"system","title","incidents":[{"name","title","lookFor","ends","hasMild","state"}]}
 * Every process hears both (no queue group). A switch is answered by those of the system that it names, or by all where it names none, and
 * the first answer counts. A list is one answer per process: several systems may share an account, so whoever asks collects them.
 */
const SWITCH_SUBJECT = "fleet.control.incident";
const LIST_SUBJECT = "fleet.control.incidents";

const level = z.enum(levels);
/** Bounded, because a refusal quotes it, and an answer must fit into a message. */
const Name = z.string().max(100);
const SwitchRequest = z.strictObject({ system: Name.optional(), name: Name, state: level });
type SwitchRequest = z.infer<typeof SwitchRequest>;
const SwitchReply = z.union([z.object({ name: z.string(), state: level }), z.object({ error: z.string() })]);
type SwitchReply = z.infer<typeof SwitchReply>;
const Listed = z.object({
  name: z.string(),
  title: z.string(),
  lookFor: z.string(),
  ends: z.string(),
  hasMild: z.boolean(),
  state: level,
});
const ListReply = z.object({ system: z.string(), title: z.string(), incidents: z.array(Listed) });
type ListReply = z.infer<typeof ListReply>;

/** The state of one system's incidents. It lives in the process: a restart begins with each incident's initial state. */
export class Incidents {
  readonly #levels: Map<string, Level>;
  constructor(private readonly system: Pick<System, "name" | "title" | "incidents">) {
    this.#levels = new Map(system.incidents.map((i) => [i.name, i.initial]));
  }

  level = (name: string): Level => this.#levels.get(name) ?? "off";

  /** `null`: another system is meant, and says so itself. */
  switch(input: unknown): SwitchReply | null {
    const request = SwitchRequest.safeParse(input);
    if (!request.success) return { error: 'Send {"system": "<system>", "name": "<incident>", "state": "on", "mild" or "off"}.' };
    const { system = this.system.name, name, state } = request.data;
    if (system !== this.system.name) return null;
    const incident = this.system.incidents.find((one) => one.name === name);
    if (!incident) return { error: `There is no incident ${name}; there are: ${[...this.#levels.keys()].join(", ") || "none"}.` };
    if (state === "mild" && !incident.hasMild) return { error: `${name} is on or off, never mild.` };
    this.#levels.set(name, state);
    return { name, state };
  }

  list(): ListReply {
    const { name: system, title, incidents } = this.system;
    return { system, title, incidents: incidents.map((incident) => listed(incident, this.level(incident.name))) };
  }

  /** Answers requests until the connection closes. `follow` is called when an incident was switched. */
  serve(nc: NatsConnection, { log, follow }: { log: Log; follow(): void }): void {
    const answer = (subject: string, reply: (data: Uint8Array) => object | null) =>
      nc.subscribe(subject, { callback: (error, message) => void (error ?? this.#answer(message, reply, log)) });
    answer(SWITCH_SUBJECT, (data) => {
      const reply = this.switch(jsonOrNull(data));
      return reply && !("error" in reply) ? this.#followed(reply, { log, follow }) : reply;
    });
    answer(LIST_SUBJECT, () => this.list());
  }

  /** What is thrown into a client's callback and not caught ends the reading of the whole connection. */
  #answer(message: Msg, reply: (data: Uint8Array) => object | null, log: Log): void {
    try {
      const answer = reply(message.data);
      if (answer) message.respond(JSON.stringify(answer));
    } catch (error) {
      log.error({ system: this.system.name, subject: message.subject, error: errorText(error) }, "a request of control has no answer");
    }
  }

  #followed(switched: { name: string; state: Level }, { log, follow }: { log: Log; follow(): void }): SwitchReply {
    const about = { system: this.system.name, incident: switched };
    try {
      log.info(about, "incident switched");
      follow();
      return switched;
    } catch (thrown) {
      const error = errorText(thrown);
      log.error({ ...about, error }, "an incident was switched and not followed");
      return { error: `${switched.name} is ${switched.state}, but not all of the system could follow: ${error}` };
    }
  }
}

const listed = ({ name, title, lookFor, ends, hasMild }: Incident, state: Level) => {
  return { name, title, lookFor, ends, hasMild: hasMild === true, state };
};

export class NotRunning extends Error {}

/** For who listens, on a machine that may do other things; where nobody listens the server says so at once. */
const ANSWER_MS = 15_000;

/** Rejects with NotRunning where nobody answers, and with the refusal where it is refused. */
export async function requestSwitch(nc: NatsConnection, request: SwitchRequest): Promise<Level> {
  try {
    const answer = await nc.request(SWITCH_SUBJECT, JSON.stringify(request), { timeout: ANSWER_MS });
    const reply = SwitchReply.parse(answer.json());
    if ("error" in reply) throw new Error(reply.error);
    return reply.state;
  } catch (error) {
    if (isUnheard(error)) throw new NotRunning("not running", { cause: error });
    throw error;
  }
}

/**
 * One list for each system that runs in this account; they are all here when nobody has answered for 300 ms. Whoever else answers there
 * is not one of them.
 */
export async function requestLists(nc: NatsConnection): Promise<ListReply[]> {
  const found = new Map<string, ListReply>();
  try {
    for await (const answer of await nc.requestMany(LIST_SUBJECT, "", { strategy: "stall", maxWait: ANSWER_MS })) {
      const list = ListReply.safeParse(jsonOrNull(answer.data));
      if (list.success && !found.has(list.data.system)) found.set(list.data.system, list.data);
    }
  } catch (error) {
    if (!isUnheard(error)) throw error;
  }
  return [...found.values()];
}

/** Nobody listens on the subject. */
const isUnheard = (error: unknown): boolean =>
  error instanceof errors.NoRespondersError || (error instanceof errors.RequestError && error.isNoResponders());

function jsonOrNull(data: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(data));
  } catch {
    return null;
  }
}
