import type { groupSorts, groupStates } from "@/lib/domain/dead-letter/group-row";
import { deadLetterStates, type deadLetterKinds } from "@/lib/domain/dead-letter/row";

type LetterState = (typeof deadLetterStates)[number];
type GroupState = (typeof groupStates)[number];

/** What `state` may be in the URL: of letters, of groups, or of all groups. `open` is either's. */
export const askedStates = [...deadLetterStates, "resolved", "ignored", "any"] as const;

export type Asked = Record<
  | "context"
  | "stream"
  | "consumer"
  | "originalStream"
  | "originalSubject"
  | "errorClass"
  | "generation"
  | "group"
  | "flow"
  | "body"
  | "assignee"
  | "q"
  | "from"
  | "to",
  string | null
> & {
  view: "messages" | null;
  kind: (typeof deadLetterKinds)[number] | null;
  state: (typeof askedStates)[number] | null;
  sort: (typeof groupSorts)[number] | null;
  /** Of the letters of the group that is open. */
  letters: LetterState | null;
};

const isOfLetters = (state: Asked["state"]): state is LetterState => deadLetterStates.some((each) => each === state);

/** Letters one by one: where that was asked for, or something that groups do not tell. */
export function viewOf({ view, state, ...asked }: Asked): "messages" | "groups" {
  const isOnlyOfLetters = isOfLetters(state) && state !== "open";
  return view !== null || isOnlyOfLetters || onlyOfLetters.some((name) => asked[name] !== null) ? "messages" : "groups";
}

const onlyOfLetters = ["generation", "flow", "body"] as const;

/** What leads to the groups from wherever one is among the letters. */
export const toGroups = {
  view: null,
  state: null,
  generation: null,
  flow: null,
  body: null,
  letters: null,
} as const;

/** What the list of letters asks for: everything in their own view, else the letters of the group that is open, whatever found the group. */
export function lettersAsked(asked: Asked) {
  if (viewOf(asked) === "groups") return { context: asked.context, group: asked.group, state: asked.letters };
  return allAsked(asked);
}

function allAsked(asked: Asked) {
  const { context, stream, kind, consumer, originalStream, originalSubject, errorClass, generation, group, flow, body, q, from, to } =
    asked;
  const state = isOfLetters(asked.state) ? asked.state : null;
  return {
    context,
    stream,
    kind,
    state,
    consumer,
    originalStream,
    originalSubject,
    errorClass,
    generation,
    group,
    flow,
    body,
    q,
    from,
    to,
  };
}

/**
 * The letters that are shown, or, of groups, all open ones that the filters are about. `null`: whose a group is and whether it is resolved or ignored, letters
 * cannot be asked for, and without it they would be others than those of the groups that are shown.
 */
export function exportAsked(asked: Asked) {
  if (viewOf(asked) === "messages" || asked.group !== null) return lettersAsked(asked);
  return asked.assignee === null && groupState(asked) === "open" ? allAsked(asked) : null;
}

/** `null`: of all states. */
export function groupState({ state }: Pick<Asked, "state">): GroupState | null {
  if (state === "any") return null;
  return state === "resolved" || state === "ignored" ? state : "open";
}

export function groupsAsked(asked: Asked) {
  const { context, stream, kind, consumer, originalStream, originalSubject, errorClass, assignee, q, from, to, sort } = asked;
  const letters = { stream, kind, consumer, originalStream, originalSubject, errorClass };
  return { context, ...letters, assignee, q, from, to, sort, state: groupState(asked) };
}
