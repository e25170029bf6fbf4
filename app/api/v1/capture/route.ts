import { CaptureList, CaptureRow } from "@/lib/domain/capture/row";
import { route } from "@/lib/http/route";
import { ListCapture, listCapture } from "@/lib/services/capture/list-capture";
import { SetCapture, setCapture } from "@/lib/services/capture/set-capture";

export const GET = route(
  { input: ListCapture, answer: CaptureList, summary: "Where the advisories of deaths are captured, and why where they are not" },
  ({ actor, input, deps }) => listCapture(actor, input, deps),
);

export const PUT = route(
  { input: SetCapture, answer: CaptureRow, summary: "Decide whether the advisories of deaths are captured in an account" },
  ({ actor, input, deps }) => setCapture(actor, input, deps),
);

export {
  onlyGetAndPut as DELETE,
  onlyGetAndPut as OPTIONS,
  onlyGetAndPut as PATCH,
  onlyGetAndPut as POST,
} from "@/lib/http/only-get-and-put";
