import { attend } from "./meetings";
import { Letter, type Reply } from "./messages";
import type { Bus, Message } from "../bus/types";

type SecurityReview = Extract<Letter, { kind: "security-review" }>;

/** Reads what is addressed to this role: answers questions, goes to meetings, and does reviews where the role does any. */
export function readInbox(bus: Bus, review?: (letter: SecurityReview, message: Message) => Promise<void>): void {
  bus.consume("AGENT_COMMS", `${bus.agent.toUpperCase()}_INBOX`, async (message) => {
    const letter = Letter.parse(message.json());
    if (letter.kind === "meeting") return attend(bus, letter, message.signal);
    if (letter.kind === "security-review") {
      if (!review) throw new Error(`${bus.agent} reviews nothing`);
      return review(letter, message);
    }
    await bus.sleep(5_000, message.signal);
    const reply: Reply = { question_id: letter.question_id, from: bus.agent, text: "All is well." };
    await bus.publish(`genbrain.agents.${letter.from}.replies`, reply, { msgId: `reply:${letter.question_id}` });
  });
}
