import { randomBytes } from "node:crypto";
import { CreateShare, NewShare, ShareList } from "@/lib/domain/share/row";
import { route } from "@/lib/http/route";
import { createShare } from "@/lib/services/shares/create-share";
import { ListShares, listShares } from "@/lib/services/shares/list-shares";
import { previewShare } from "@/lib/services/shares/preview-share";

export const GET = route(
  { input: ListShares, answer: ShareList, summary: "What was shared, by whom, until when, and how often it was opened" },
  ({ actor, input, deps }) => listShares(actor, input, deps),
);

export const POST = route(
  {
    input: CreateShare,
    answer: NewShare,
    status: 201,
    summary:
      "Freeze a dead letter, a group or a re-drive into a page behind a link; with `preview`, answer 200 { id, title, sizeBytes, hidden, html } and share nothing; with `previewed`, its id, share what was previewed",
  },
  async ({ actor, input, deps }) =>
    input.preview
      ? Response.json(await previewShare(actor, input, { ...deps, random: randomBytes }), { headers: { "cache-control": "no-store" } })
      : createShare(actor, input, { ...deps, random: randomBytes }),
);

export {
  onlyGetAndPost as DELETE,
  onlyGetAndPost as OPTIONS,
  onlyGetAndPost as PATCH,
  onlyGetAndPost as PUT,
} from "@/lib/http/only-get-and-post";
