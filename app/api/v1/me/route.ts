import { Me } from "@/lib/domain/person";
import { route } from "@/lib/http/route";
import { GetMe, getMe } from "@/lib/services/person/get-me";

export const GET = route({ input: GetMe, answer: Me, summary: "Who asks, and what this console lets them do" }, ({ actor, input, deps }) =>
  getMe(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
