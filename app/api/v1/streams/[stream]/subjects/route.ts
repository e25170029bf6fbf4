import { SubjectList } from "@/lib/domain/stream/row";
import { route } from "@/lib/http/route";
import { ListSubjects, listSubjects } from "@/lib/services/streams/list-subjects";

export const GET = route(
  { input: ListSubjects, params: ["stream"], answer: SubjectList, summary: "Subjects of a stream, and who reads them" },
  ({ actor, input, deps }) => listSubjects(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
