import { attend } from "./meetings";
import { Letter, type Reply } from "./messages";
import type { Bus, Handler, Message } from "../bus/types";

type SecurityReview = Extract<Letter, { kind: "security-review" }>;

/** For a role's consumer of AGENT_COMMS: answers questions, goes to meetings, and does reviews where the role does any. */
export const readLetter =
  (bus: Bus, review?: (letter: SecurityReview, message: Message) => Promise<void>): Handler =>
  async (message) => {
    const letter = Letter.parse(message.json());
    if (letter.kind === "meeting") return attend(bus, letter, message.signal);
    if (letter.kind === "security-review") {
      if (!review) throw new Error(`${bus.agent} reviews nothing`);
      return review(letter, message);
    }
    await bus.sleep(5_000, message.signal);
    const reply: Reply = { question_id: letter.question_id, from: bus.agent, text: "All is well." };
    await bus.publish(`genbrain.agents.${letter.from}.replies`, reply, { msgId: `reply:${letter.question_id}` });
  };
