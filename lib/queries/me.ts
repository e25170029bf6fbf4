import { addressOf } from "@/lib/domain/address";
import type { Me } from "@/lib/domain/person";
import { apiQuery } from "./api-query";

/** Who looks: it stays so as long as the page does. */
export const meQuery = () => ({ ...apiQuery<Me>(addressOf(["me"])), staleTime: Infinity });
