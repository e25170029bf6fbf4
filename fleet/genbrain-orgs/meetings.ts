import type { Bus } from "../bus/types";
import { Invitation, type Letter, type Remark } from "./messages";
import { roleOf, roomOf, WORKERS, type Org } from "./organisation";
import type { Presence } from "./presence";

const MEETING_MS = 60_000;

const remark = ({ meetingId, sessionId }: Invitation, from: string, text: string): Remark => ({ meetingId, sessionId, from, text });

/** Calls the others into the room, listens, and decides. What is said is core NATS; the decision also goes to everybody's inbox, which is stored. */
export async function holdMeeting(bus: Bus, { org, sessionId }: { org: Org; sessionId: string }, signal: AbortSignal): Promise<void> {
  const invitation: Invitation = { meetingId: roomOf(org), sessionId, from: bus.agent, durationMs: MEETING_MS };
  const room = `genbrain.meetings.${invitation.meetingId}`;
  const present = new Set<string>();
  const listening = bus.subscribe(`${room}.messages`, ({ json }) => void present.add((json() as Remark).from)); // only this file writes there
  try {
    for (const title of WORKERS) bus.emit(`genbrain.agents.${roleOf(org, title)}.meetings`, invitation);
    await bus.sleep(MEETING_MS, signal);
  } finally {
    listening.stop();
  }
  const text = present.size > 0 ? `Go on as planned, agreed by ${[...present].toSorted().join(" and ")}` : "Nobody came";
  bus.emit(`${room}.decisions`, remark(invitation, bus.agent, text));
  for (const title of WORKERS) {
    const role = roleOf(org, title);
    const letter: Letter = { kind: "decision", from: bus.agent, sessionId, meetingId: invitation.meetingId, text };
    await bus.publish(`genbrain.agents.${role}.inbox`, letter, { msgId: `decision:${sessionId}:${role}` });
  }
}

/** Comes when called and says something; who is scaled to zero is not there. */
export function attendMeetings(bus: Bus, presence: Presence): void {
  bus.subscribe(`genbrain.agents.${bus.agent}.meetings`, ({ json }) => {
    if (presence.asleepUntil > Date.now()) return;
    const invitation = Invitation.parse(json());
    bus.emit(`genbrain.meetings.${invitation.meetingId}.messages`, remark(invitation, bus.agent, "On track"));
  });
}
