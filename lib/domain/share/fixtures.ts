import { RunOptions } from "../redrive/run/options";
import type { DeadLetterDetail } from "../dead-letter/row";
import { aRow } from "../export/fixtures";
import { textToBytes, toPayload } from "../payload";
import type { RedriveDetail, RedriveItemRow } from "../redrive/row";
import type { GroupToShare } from "./freeze-group";
import type { Freezing } from "./freezer";

/** Made-up evidence for tests. */

export const freezing: Freezing = {
  now: Date.UTC(2026, 10, 21, 3, 20),
  by: "ann",
  linkExpiresAt: Date.UTC(2026, 10, 28, 3, 20),
  salt: "0",
};

export const aPayload = (body: unknown) => toPayload(textToBytes(JSON.stringify(body)), { maxBytes: Infinity });

export const aDetail = (more: Partial<DeadLetterDetail> = {}): DeadLetterDetail => ({
  ...aRow(),
  asOf: "2026-11-21T03:20:00.000Z",
  subject: "dlq.tools.execute.crm",
  payload: aPayload({ conversation_id: "conv-5521", tool_name: "crm", tool_input: { customer: 4_200_042, op: "lookup" } }),
  headers: [["Nats-Msg-Id", "tool-88120"]],
  original: { payload: null, headers: null, stillStored: true, hasStream: true },
  previous: null,
  next: null,
  redrives: [],
  discard: null,
  notice: null,
  ...more,
});

export const aGroup = (more: Partial<GroupToShare> = {}): GroupToShare => ({
  id: "g_7Hq2",
  title: "Timeout after <n>s calling crm",
  error: "TimeoutError: Timeout after 30s calling crm",
  errorClass: "TimeoutError",
  context: "toolworks",
  stream: "DEAD_LETTERS",
  originalStream: "TOOL_REQUESTS",
  originalSubject: "tools.execute.crm",
  consumer: "worker-crm",
  kinds: ["stored"],
  count: 214,
  countTotal: 260,
  firstAt: "2026-11-21T02:41:07.100Z",
  lastAt: "2026-11-21T03:14:09.412Z",
  ratePerSec: 0.4,
  generationMax: 1,
  state: "open",
  assignee: null,
  expiresAt: "2026-11-28T02:41:07.100Z",
  series: [],
  ...more,
});

const counts = { selected: 0, intent: 0, published: 209, settled: 0, notObserved: 0, boomeranged: 0, unknown: 1, skipped: 4, sent: 209 };

export const aRedrive = (more: Partial<RedriveDetail> = {}): RedriveDetail => ({
  id: "0198a6b2-0000-7000-8000-000000000041",
  number: 41,
  context: "toolworks",
  state: "partial",
  stateReason: null,
  sentence: "209 of 214 sent, 1 undecided, 4 not sent.",
  actor: { id: "ann", name: "ann" },
  reason: "crm is back, INC-812",
  createdAt: "2026-11-21T03:14:22.000Z",
  expiresAt: null,
  startedAt: "2026-11-21T03:15:00.000Z",
  startsAt: null,
  endedAt: "2026-11-21T03:15:44.310Z",
  etaMs: null,
  ratePerSec: 50,
  counts,
  asOf: "2026-11-21T03:20:00.000Z",
  planHash: "3f9c",
  skipCanary: false,
  plan: {
    count: 212,
    selectedCount: 214,
    groups: [],
    subjects: [],
    ages: [],
    generations: [],
    sources: [{ stream: "DEAD_LETTERS", count: 214 }],
    targets: [
      {
        subject: "tools.execute.crm",
        subjectCount: 1,
        stream: "TOOL_REQUESTS",
        count: 212,
        retention: "limits",
        receiversKnown: true,
        receivers: [
          {
            stream: "TOOL_REQUESTS",
            consumer: "worker-crm",
            intended: true,
            count: 212,
            already: "no",
            status: "ok",
            lag: 0,
            numWaiting: 3,
            gaveUpLately: 0,
          },
        ],
        coreSubscribers: 1,
      },
    ],
    alsoRemoves: [],
    alsoRemovesCount: 0,
    refused: [],
    refusedCount: 0,
    edited: 0,
    keptBytes: 0,
    edits: [],
    warnings: [{ code: "IDS_REPLACED", text: "Their message ids are replaced: handlers that know messages by id do not know these." }],
    ratePerSec: 50,
    canary: null,
    options: RunOptions.parse({}),
    keepsLetters: "none",
    etaMs: 5_000,
  },
  ...more,
});

/** Of a re-drive whose letters the index has all forgotten. */
export const noFlows = { flows: new Map(), named: new Map() };

export const anItem = (more: Partial<RedriveItemRow> = {}): RedriveItemRow => ({
  id: "1",
  context: "toolworks",
  deadLetters: ["9zXkq1uR0m3nZ4bT7cVw2A"],
  stream: "DEAD_LETTERS",
  seq: 214,
  subject: "tools.execute.crm",
  state: "published",
  reason: null,
  detail: null,
  published: { stream: "TOOL_REQUESTS", seq: 88_334, at: "2026-11-21T03:15:00.900Z" },
  removed: true,
  settledBy: null,
  settledAfterMs: null,
  boomerang: null,
  deliveries: [],
  ...more,
});
