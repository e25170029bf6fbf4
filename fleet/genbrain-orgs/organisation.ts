import { deck, seeded } from "../bus/random";

/** The tenants. All share the streams; what each may publish and subscribe to is in users.json. */
export const ORGS = ["acme", "globex"] as const;
export type Org = (typeof ORGS)[number];

/** Those who work on what the ceo hands out. */
export const WORKERS = ["cto", "cmo"] as const;
export type Worker = (typeof WORKERS)[number];

/** A role's name says whose it is: `genbrain.agents.{role}.…` has no other place for the tenant. */
export const roleOf = (org: Org, title: "ceo" | Worker) => `${org}-${title}`;

export const ROLES = ORGS.flatMap((org) => (["ceo", ...WORKERS] as const).map((title) => roleOf(org, title)));

/** A meeting's id is its room's, which permissions can name; each meeting in it has a session of its own. */
export const roomOf = (org: Org) => `${org}-standup`;

type Part = { for: Worker; title: string };
export type Goal = { taskId: string; sessionId: string; title: string; parts: Part[] };

const GOALS: Omit<Goal, "taskId" | "sessionId">[] = [
  { title: "Ship the new pricing", parts: [part("cto", "Build the price calculator"), part("cmo", "Write the announcement")] },
  { title: "Win back lost customers", parts: [part("cto", "List accounts that left"), part("cmo", "Draft three letters")] },
  { title: "Halve the page load", parts: [part("cto", "Profile the landing page"), part("cto", "Move images to the edge")] },
  { title: "Open the spring campaign", parts: [part("cmo", "Choose the channels"), part("cmo", "Record the video")] },
];

/** What the founder wants. Endless; the same seed gives the same goals in the same order. */
export function* goals(seed: string, org: Org): Generator<Goal, never> {
  const wishes = deck(seeded(`${seed} ${org}`), GOALS);
  for (let n = 1; ; n += 1) yield { taskId: `task-${seed}-${org}-${n}`, sessionId: `session-${seed}-${org}-${n}`, ...wishes.next().value };
}

function part(worker: Worker, title: string): Part {
  return { for: worker, title };
}
