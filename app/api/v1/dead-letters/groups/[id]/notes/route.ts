import { GroupNote } from "@/lib/domain/dead-letter/group-row";
import { route } from "@/lib/http/route";
import { AddNote, addNote } from "@/lib/services/groups/add-note";
import { ListNotes, listNotes, NoteList } from "@/lib/services/groups/list-notes";

export const GET = route(
  { input: ListNotes, params: ["id"], answer: NoteList, summary: "What people wrote of a group, oldest first" },
  ({ actor, input, deps }) => listNotes(actor, input, deps),
);

export const POST = route(
  { input: AddNote, params: ["id"], answer: GroupNote, status: 201, summary: "Write a note on a group" },
  ({ actor, input, deps }) => addNote(actor, input, deps),
);

export {
  onlyGetAndPost as DELETE,
  onlyGetAndPost as OPTIONS,
  onlyGetAndPost as PATCH,
  onlyGetAndPost as PUT,
} from "@/lib/http/only-get-and-post";
