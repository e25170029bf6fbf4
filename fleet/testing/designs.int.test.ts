import { jetstreamManager } from "@nats-io/jetstream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startOwnAccounts, type OwnAccounts } from "@/e2e/fixtures/fleet-accounts";
import { matches } from "@/lib/domain/subject";
import { declare } from "../bus/declare";
import { createLog } from "../bus/log";
import { requestSwitch } from "../control";
import { runSystem } from "../run-system";
import { systems } from "../systems";
import { until } from "./fleet-process";

/** What the five designs name, as the server has it: streams, consumers and limits unscaled, then every subject on a running fleet. */
let accounts: OwnAccounts;
beforeAll(async () => {
  accounts = await startOwnAccounts(0.01);
});
afterAll(() => accounts?.stop());

const SECOND = 1e9;
const MINUTE = 60 * SECOND;
const DAY = 1_440 * MINUTE;
const each = (names: string[], config: object) => Object.fromEntries(names.map((name) => [name, config]));

type Design = { streams: Record<string, object>; consumers: Record<string, object>; subjects: string[]; afterIncidents?: string[] };

const designs: Record<string, Design> = {
  oneroof: {
    streams: {
      CALL_INTENT: {
        subjects: ["call.intent.*"],
        retention: "limits",
        storage: "file",
        allow_msg_ttl: true,
        subject_delete_marker_ttl: MINUTE,
      },
      TOOL_CALL: { subjects: ["tool.call.*"], retention: "workqueue", storage: "file" },
      TOOL_RESULT: { subjects: ["tool.result.*"], retention: "interest", allow_msg_ttl: true, subject_delete_marker_ttl: MINUTE },
      AUDIT: { subjects: ["call.audit"], retention: "limits" },
      DLQ: { subjects: ["DLQ.>"], max_age: 7 * DAY },
    },
    consumers: {
      ...each(
        ["CALL_INTENT/booking", "CALL_INTENT/escalation", "CALL_INTENT/research", "TOOL_CALL/tool-executor", "TOOL_RESULT/scheduler"],
        { ack_policy: "explicit", max_deliver: 5, ack_wait: 30 * SECOND, deliver_policy: "all" },
      ),
      "AUDIT/replay-2026": { deliver_policy: "by_start_time" },
    },
    subjects: [
      ...["book", "escalate", "research"].map((kind) => `call.intent.${kind}`),
      ...["crm", "web", "calendar", "mls", "comps"].map((tool) => `tool.call.${tool}`),
      "tool.result.*",
      "call.audit",
    ],
    afterIncidents: ["DLQ.CALL_INTENT.booking", "DLQ.TOOL_CALL.tool-executor"],
  },
  "genbrain-bus": {
    streams: {
      AGENT_COMMS: { subjects: ["genbrain.agents.>"], retention: "limits", max_msgs_per_subject: 1_000, max_age: 7 * DAY, discard: "old" },
      EVENTS: { subjects: ["genbrain.events.>"], retention: "limits", max_msgs_per_subject: 5_000, max_age: 30 * DAY },
      TASKS: { subjects: ["genbrain.tasks.>"], retention: "workqueue", duplicate_window: 90 * MINUTE }, // three attempts of half an hour
      AGENT_DLQ: { subjects: ["dlq.agents.>"] },
    },
    consumers: {
      "AGENT_COMMS/BACKEND_TASKS": {
        filter_subject: "genbrain.agents.backend.tasks",
        max_deliver: 3,
        max_ack_pending: 1,
        ack_wait: 30 * SECOND,
      },
      "AGENT_COMMS/BACKEND_INBOX": { max_deliver: 5, max_ack_pending: 5 },
      "EVENTS/DEVOPS_EVENTS": { filter_subject: "genbrain.events.deployment.>" },
      "EVENTS/CSO_EVENTS": { filter_subject: "genbrain.events.>" },
      "TASKS/TASK_UPDATES": { filter_subject: "genbrain.tasks.*.updates" },
    },
    subjects: [
      ...["backend.inbox", "backend.tasks", "backend.meetings", "cso.inbox", "ceo.replies"].map((rest) => `genbrain.agents.${rest}`),
      ...["code.pushed", "deployment.requested", "deployment.completed"].map((event) => `genbrain.events.${event}`),
      "genbrain.tasks.*.updates",
      "genbrain.meetings.*",
    ],
    afterIncidents: ["dlq.agents.DEVOPS_EVENTS"],
  },
  "agent-bus": {
    streams: {
      AGENT_EVENTS: {
        subjects: ["agent.*.events", "agent.*.results"],
        retention: "limits",
        max_msgs: 1_000_000,
        max_age: 7 * DAY,
        max_msg_size: 1_048_576,
      },
    },
    consumers: {
      "AGENT_EVENTS/archivist": { filter_subject: "agent.*.results" },
      "AGENT_EVENTS/monitor": { filter_subject: "agent.*.events" },
    },
    subjects: [
      ...["plan", "summarize", "translate", "classify"].map((skill) => `tasks.${skill}.assign`),
      ...["events", "commands", "results"].map((kind) => `agent.*.${kind}`),
      "results.*",
      "$O.large-agent-bus.C.*",
    ],
  },
  "genbrain-orgs": {
    streams: {
      AGENT_TASKS: {
        subjects: ["genbrain.agents.*.tasks"],
        retention: "workqueue",
        storage: "file",
        max_age: 7 * DAY,
        max_msgs: 100_000,
        max_msg_size: 1_048_576,
        duplicate_window: MINUTE,
        discard: "old",
      },
      // Both remember ids for three times ack_wait and the delay of a nak.
      AGENT_INBOX: { subjects: ["genbrain.agents.*.inbox"], retention: "limits", max_age: 7 * DAY, duplicate_window: 16.5 * MINUTE },
      ORG_EVENTS: { subjects: ["genbrain.org.>"], storage: "file", max_age: 30 * DAY, duplicate_window: 16.5 * MINUTE },
    },
    consumers: each(
      ["acme", "globex"].flatMap((org) => ["ceo", "cto", "cmo"].map((title) => `AGENT_TASKS/${org}-${title}`)),
      { ack_wait: 5 * MINUTE, max_deliver: 3, max_ack_pending: 5 },
    ),
    subjects: [
      ...["inbox", "tasks", "meetings", "heartbeat"].map((kind) => `genbrain.agents.acme-cto.${kind}`),
      "genbrain.agents.broadcast",
      ...["events", "metrics", "tasks.created", "tasks.completed"].map((kind) => `genbrain.org.globex.${kind}`),
      ...["health", "scaling"].map((kind) => `genbrain.org.system.${kind}`),
      ...["messages", "decisions"].map((kind) => `genbrain.meetings.*.${kind}`),
    ],
  },
  toolworks: {
    streams: {
      TOOL_REQUESTS: { subjects: ["tools.execute.*"], retention: "workqueue", storage: "memory", max_age: 5 * MINUTE },
      TOOL_RESULTS: { subjects: ["tools.result.*"], retention: "interest", storage: "memory", max_age: MINUTE },
      SAGAS: { subjects: ["saga.>"], retention: "limits", storage: "file", max_age: 7 * DAY },
      AGENT_TRIGGERS: { subjects: ["events.>"], retention: "limits", storage: "file", max_age: 7 * DAY },
      DEAD_LETTERS: { subjects: ["dlq.*"], retention: "limits", storage: "file", max_age: 7 * DAY },
    },
    consumers: each(
      ["crm", "web", "calendar", "payments"].map((tool) => `TOOL_REQUESTS/worker-${tool}`),
      { ack_wait: 30 * SECOND, max_deliver: 3 },
    ),
    subjects: [
      ...["crm", "web", "calendar", "payments"].map((tool) => `tools.execute.${tool}`),
      "tools.result.*",
      ...["conversation.started", "tool.result.payment_processed", "agent.handoff.requested"].map((type) => `events.${type}`),
      ...["billing", "support", "sales"].map((intent) => `events.intent.identified.${intent}`),
      ...["billing_agent", "support_agent", "scheduling_agent"].flatMap((agent) => [`saga.*.${agent}`, `saga.*.${agent}.result`]),
    ],
    afterIncidents: ["events.conversation.escalated", "saga.*.billing_agent.compensate", "dlq.tools_execute_crm"],
  },
};

test.each(systems)("$name: streams, consumers and limits are the design's", async (system) => {
  const design = designs[system.name]!;
  const jsm = await jetstreamManager(await accounts.connect(system.name));
  await declare(jsm, { system: system.name, streams: system.streams, scale: 1, replicas: null });
  const names = (await jsm.streams.list().next()).map(({ config }) => config.name);
  expect(names.toSorted()).toEqual(Object.keys(design.streams).toSorted());
  for (const [name, config] of Object.entries(design.streams)) {
    const live = (await jsm.streams.info(name)).config;
    expect(live).toMatchObject(config);
    expect([name, live.max_bytes > 0]).toEqual([name, true]);
  }
  for (const [name, config] of Object.entries(design.consumers)) {
    const [stream, consumer] = name.split("/") as [string, string];
    expect([name, (await jsm.consumers.info(stream, consumer)).config]).toMatchObject([name, { ack_policy: "explicit", ...config }]);
  }
});

test.concurrent.each(systems)("$name: every subject of the design is heard on a running system", { timeout: 90_000 }, async (system) => {
  const { subjects, afterIncidents = [] } = designs[system.name]!;
  const nc = await accounts.connect(system.name);
  const missing = new Set(subjects);
  nc.subscribe(">", {
    callback: (_, { subject }) => {
      for (const pattern of missing) if (matches(pattern, subject)) missing.delete(pattern);
    },
  });
  await nc.flush();
  const options = { agent: null, rate: 30, seed: "designs", replicas: null, env: accounts.env, log: createLog(accounts.env) };
  const running = await runSystem(system, options);
  try {
    await until(() => missing.size === 0, { timeoutMs: 40_000, what: () => [...missing].join() });
    for (const pattern of afterIncidents) missing.add(pattern);
    for (const { name } of afterIncidents.length > 0 ? system.incidents : []) await requestSwitch(nc, { name, state: "on" });
    await until(() => missing.size === 0, { timeoutMs: 40_000, what: () => [...missing].join() });
  } finally {
    await running.stop();
  }
});
