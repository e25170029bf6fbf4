import type { Route } from "@/lib/http/route";
import { GET as audit } from "./audit/route";
import { GET as capture, PUT as setCapture } from "./capture/route";
import { GET as consumers } from "./consumers/route";
import { GET as consumer } from "./consumers/[stream]/[consumer]/route";
import { GET as consumerHistory } from "./consumers/[stream]/[consumer]/history/route";
import { PUT as keepDeadLetters } from "./consumers/[stream]/[consumer]/keep-dead-letters/route";
import { GET as contexts } from "./contexts/route";
import { GET as deadLetters } from "./dead-letters/route";
import { GET as exportLetters } from "./dead-letters/export/route";
import { GET as unlisted } from "./dead-letters/unlisted/route";
import { GET as discards, POST as planDiscard } from "./dead-letters/discards/route";
import { GET as discard } from "./dead-letters/discards/[id]/route";
import { POST as startDiscard } from "./dead-letters/discards/[id]/start/route";
import { POST as abortDiscard } from "./dead-letters/discards/[id]/abort/route";
import { POST as undoDiscard } from "./dead-letters/discards/[id]/undo/route";
import { GET as deadLetterIndex } from "./dead-letters/index/route";
import { POST as rebuildIndex } from "./dead-letters/index/rebuild/route";
import { GET as groups } from "./dead-letters/groups/route";
import { GET as group, PATCH as setGroup } from "./dead-letters/groups/[id]/route";
import { GET as groupNotes, POST as addGroupNote } from "./dead-letters/groups/[id]/notes/route";
import { GET as groupWhy } from "./dead-letters/groups/[id]/why/route";
import { POST as mergeGroups } from "./dead-letters/groups/merge/route";
import { POST as undoMerge } from "./dead-letters/merges/[id]/undo/route";
import { GET as deadLetter } from "./dead-letters/[id]/route";
import { GET as explainLetter } from "./dead-letters/[id]/explain/route";
import { GET as deadLetterPayload } from "./dead-letters/[id]/payload/route";
import { GET as rules, POST as makeRule } from "./fingerprint-rules/route";
import { DELETE as removeRule, PUT as changeRule } from "./fingerprint-rules/[id]/route";
import { PUT as orderRules } from "./fingerprint-rules/order/route";
import { POST as tryRule } from "./fingerprint-rules/try/route";
import { GET as savedViews, POST as saveView } from "./saved-views/route";
import { DELETE as removeView } from "./saved-views/[id]/route";
import { GET as fleet } from "./fleet/route";
import { POST as switchIncident } from "./fleet/incidents/[name]/route";
import { GET as health } from "./health/route";
import { GET as me } from "./me/route";
import { GET as overview } from "./overview/route";
import { GET as redrives, POST as planRedrive } from "./redrives/route";
import { POST as previewEdit } from "./redrives/preview-edit/route";
import { GET as redrive } from "./redrives/[id]/route";
import { POST as abortRedrive } from "./redrives/[id]/abort/route";
import { POST as cancelRedrive } from "./redrives/[id]/cancel/route";
import { GET as redriveFailures } from "./redrives/[id]/failures/route";
import { POST as pauseRedrive } from "./redrives/[id]/pause/route";
import { POST as setRate } from "./redrives/[id]/rate/route";
import { POST as resumeRedrive } from "./redrives/[id]/resume/route";
import { POST as skipCanary } from "./redrives/[id]/skip-canary/route";
import { POST as stopAllRedrives } from "./redrives/stop-all/route";
import { GET as redriveItems } from "./redrives/[id]/items/route";
import { GET as itemEvidence } from "./redrives/[id]/items/[item]/evidence/route";
import { POST as resolveItem } from "./redrives/[id]/items/[item]/resolve/route";
import { GET as redriveUnknown } from "./redrives/[id]/unknown/route";
import { POST as resolveUnknown } from "./redrives/[id]/unknown/resolve/route";
import { GET as redriveSeries } from "./redrives/[id]/series/route";
import { POST as startRedrive } from "./redrives/[id]/start/route";
import { GET as shares, POST as createShare } from "./shares/route";
import { DELETE as revokeShare } from "./shares/[id]/route";
import { GET as shareViews } from "./shares/[id]/views/route";
import { GET as streams } from "./streams/route";
import { GET as stream } from "./streams/[stream]/route";
import { GET as messages } from "./streams/[stream]/messages/route";
import { GET as message } from "./streams/[stream]/messages/[seq]/route";
import { GET as subjects } from "./streams/[stream]/subjects/route";

export type Registered = { method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE"; path: string; route: Route };

const get = (path: string, route: Route): Registered => ({ method: "GET", path, route });
const post = (path: string, route: Route): Registered => ({ method: "POST", path, route });
const remove = (path: string, route: Route): Registered => ({ method: "DELETE", path, route });
const patch = (path: string, route: Route): Registered => ({ method: "PATCH", path, route });
const del = (path: string, route: Route): Registered => ({ method: "DELETE", path, route });
const put = (path: string, route: Route): Registered => ({ method: "PUT", path, route });

/** Every operation under /api/v1 but /live and /openapi.json, which read this table. What an operation takes and answers stands with its route. */
export const registry: readonly Registered[] = [
  get("/health", health),
  get("/me", me),
  get("/contexts", contexts),
  get("/overview", overview),
  get("/streams", streams),
  get("/streams/{stream}", stream),
  get("/streams/{stream}/subjects", subjects),
  get("/streams/{stream}/messages", messages),
  get("/streams/{stream}/messages/{seq}", message),
  get("/consumers", consumers),
  get("/consumers/{stream}/{consumer}", consumer),
  get("/consumers/{stream}/{consumer}/history", consumerHistory),
  put("/consumers/{stream}/{consumer}/keep-dead-letters", keepDeadLetters),
  get("/dead-letters", deadLetters),
  get("/dead-letters/unlisted", unlisted),
  get("/dead-letters/export", exportLetters),
  // Before the letters: a view is the first that its path matches.
  get("/dead-letters/discards", discards),
  post("/dead-letters/discards", planDiscard),
  get("/dead-letters/discards/{id}", discard),
  post("/dead-letters/discards/{id}/start", startDiscard),
  post("/dead-letters/discards/{id}/abort", abortDiscard),
  post("/dead-letters/discards/{id}/undo", undoDiscard),
  get("/dead-letters/groups", groups),
  post("/dead-letters/groups/merge", mergeGroups),
  get("/dead-letters/groups/{id}", group),
  patch("/dead-letters/groups/{id}", setGroup),
  get("/dead-letters/groups/{id}/notes", groupNotes),
  post("/dead-letters/groups/{id}/notes", addGroupNote),
  get("/dead-letters/groups/{id}/why", groupWhy),
  post("/dead-letters/merges/{id}/undo", undoMerge),
  get("/dead-letters/index", deadLetterIndex),
  post("/dead-letters/index/rebuild", rebuildIndex),
  get("/dead-letters/{id}", deadLetter),
  get("/dead-letters/{id}/explain", explainLetter),
  get("/dead-letters/{id}/payload", deadLetterPayload),
  get("/fingerprint-rules", rules),
  post("/fingerprint-rules", makeRule),
  post("/fingerprint-rules/try", tryRule),
  put("/fingerprint-rules/order", orderRules),
  put("/fingerprint-rules/{id}", changeRule),
  remove("/fingerprint-rules/{id}", removeRule),
  get("/saved-views", savedViews),
  post("/saved-views", saveView),
  remove("/saved-views/{id}", removeView),
  get("/redrives", redrives),
  post("/redrives", planRedrive),
  post("/redrives/preview-edit", previewEdit),
  post("/redrives/stop-all", stopAllRedrives),
  get("/redrives/{id}", redrive),
  post("/redrives/{id}/start", startRedrive),
  post("/redrives/{id}/cancel", cancelRedrive),
  post("/redrives/{id}/abort", abortRedrive),
  post("/redrives/{id}/pause", pauseRedrive),
  post("/redrives/{id}/resume", resumeRedrive),
  post("/redrives/{id}/rate", setRate),
  post("/redrives/{id}/skip-canary", skipCanary),
  get("/redrives/{id}/failures", redriveFailures),
  get("/redrives/{id}/items", redriveItems),
  get("/redrives/{id}/items/{item}/evidence", itemEvidence),
  get("/redrives/{id}/series", redriveSeries),
  post("/redrives/{id}/items/{item}/resolve", resolveItem),
  get("/redrives/{id}/unknown", redriveUnknown),
  post("/redrives/{id}/unknown/resolve", resolveUnknown),
  get("/shares", shares),
  post("/shares", createShare),
  del("/shares/{id}", revokeShare),
  get("/shares/{id}/views", shareViews),
  get("/capture", capture),
  put("/capture", setCapture),
  get("/audit", audit),
  get("/fleet", fleet),
  post("/fleet/incidents/{name}", switchIncident),
];
