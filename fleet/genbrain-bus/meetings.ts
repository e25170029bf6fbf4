import type { Bus } from "../bus/types";
import type { Letter, Remark } from "./messages";

/** Shorter than ack_wait (30 s): the invitation is acked after the meeting. */
const MEETING_MS = 20_000;
const ATTENDEES = ["backend", "devops", "cso"];

type Invitation = Extract<Letter, { kind: "meeting" }>;

const room = (meetingId: string) => `genbrain.meetings.${meetingId}`;

/** Invites everybody, durably; what is then said in the room is core NATS: whoever is not there does not hear it. */
export async function callMeeting(bus: Bus, { id, topic }: { id: string; topic: string }, signal: AbortSignal): Promise<void> {
  const invitation: Invitation = {
    kind: "meeting",
    from: bus.agent,
    meeting_id: id,
    topic,
    ends_at: new Date(Date.now() + bus.scaled(MEETING_MS)).toISOString(),
  };
  for (const role of ATTENDEES) await bus.publish(`genbrain.agents.${role}.meetings`, invitation, { msgId: `invite:${id}:${role}` });
  await attend(bus, invitation, signal);
}

/** Sits in the room until the meeting ends; says something on coming in, and something when it is half over. */
export async function attend(bus: Bus, { meeting_id, topic, ends_at }: Invitation, signal: AbortSignal): Promise<void> {
  const leftMs = bus.nominal(Date.parse(ends_at) - Date.now());
  if (leftMs <= 0) return bus.log.info({ meeting: meeting_id }, "missed a meeting");
  let heard = 0;
  const listening = bus.subscribe(room(meeting_id), () => void (heard += 1));
  const say = (text: string) => {
    const remark: Remark = { meeting_id, from: bus.agent, text };
    bus.emit(room(meeting_id), remark);
  };
  try {
    say(`Here, about: ${topic}`);
    await bus.sleep(leftMs / 2, signal);
    say("No objections");
    await bus.sleep(leftMs / 2, signal);
  } finally {
    listening.stop();
  }
  bus.log.debug({ meeting: meeting_id, heard }, "meeting over");
}
