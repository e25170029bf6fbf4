import { chance } from "../../bus/random";
import type { Agent } from "../../bus/types";
import { atRate } from "../../bus/at-rate";
import { MESSAGES_PER_PUSH, pushes } from "../company";
import { announce } from "../events";

const SHARE_OF_RATE = 0.75;

/** Builds what is pushed, and asks for the deployment of releases. */
export const ci: Agent = {
  name: "ci",
  user: "ci",
  start(bus) {
    const source = pushes(bus.seed);
    atRate(bus, (bus.rate * SHARE_OF_RATE) / MESSAGES_PER_PUSH, async () => {
      const { id, release } = source.next().value;
      await announce(bus, "genbrain.events.code.pushed", { about: id });
      const isGreen = release || chance(`${id} build`) > 0.1;
      await announce(bus, `genbrain.events.code.build-${isGreen ? "passed" : "failed"}`, { about: id });
      if (release) await announce(bus, "genbrain.events.deployment.requested", { about: id });
    });
  },
};
