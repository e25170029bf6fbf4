import { deck, seeded } from "../bus/random";
import type { Task } from "./messages";

export type Business =
  | { kind: "task"; task: Task }
  | { kind: "question"; id: string; to: string }
  | { kind: "meeting"; id: string; topic: string };

/** Messages in all streams that one business of the ceo, and one push to the code, cause on average. */
export const MESSAGES_PER_BUSINESS = 2.4;
export const MESSAGES_PER_PUSH = 2.6;

const times = <Card>(count: number, card: Card): Card[] => Array.from({ length: count }, () => card);

const KINDS = [...times(2, "task" as const), ...times(17, "question" as const), "meeting" as const];
const WORK = ["Paginate the invoices API", "Rotate the signing keys", "Retry webhooks", "Export accounts as CSV", "Drop the old login"];
const TOPICS = ["Roadmap", "Incident review", "Hiring"];
const PRIORITIES: Task["priority"][] = ["low", "normal", "normal", "high"];

/** What the ceo does all day. Endless; the same seed gives the same business in the same order. */
export function* businesses(seed: string): Generator<Business, never> {
  const random = seeded(`${seed} ceo`);
  const [kinds, roles, topics] = [deck(random, KINDS), deck(random, ["backend", "devops", "cso"]), deck(random, TOPICS)];
  const [titles, priorities] = [deck(random, WORK), deck(random, PRIORITIES)];
  for (let n = 1; ; n += 1) {
    const kind = kinds.next().value;
    if (kind === "question") yield { kind, id: `question-${seed}-${n}`, to: roles.next().value };
    else if (kind === "meeting") yield { kind, id: `meeting-${seed}-${n}`, topic: topics.next().value };
    else {
      const id = `task-${seed}-${n}`;
      const related_pr = random() < 0.6 ? `https://git.example/genbrain/pull/${n}` : null;
      const context = { spec_url: `https://specs.example/${id}`, related_pr };
      yield { kind, task: { task_id: id, title: titles.next().value, assigned_by: "ceo", priority: priorities.next().value, context } };
    }
  }
}

export type Push = { id: string; release: boolean };

/** What reaches the repository: commits, and now and then a release. */
export function* pushes(seed: string): Generator<Push, never> {
  const releases = deck(seeded(`${seed} ci`), [true, ...times(4, false)]);
  for (let n = 1; ; n += 1) yield { id: `push-${seed}-${n}`, release: releases.next().value };
}
