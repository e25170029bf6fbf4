export { defineColumns } from "./columns";
export { contextColumn } from "./context-column";
export { FilterBox } from "./filter-box";
export { focusRowNear } from "./focus-row";
export {
  auditHref,
  consumerHref,
  consumersHref,
  deadLetterHref,
  deadLettersHref,
  redriveHref,
  redrivesHref,
  rulesHref,
  streamHref,
  streamsHref,
} from "@/lib/domain/pages";
export { RowCheckbox } from "./row-checkbox";
export { rangeTo } from "./selection";
export { useRowTabIndex } from "./row-stop";
export { ListEmpty } from "./list-empty";
export { ListNotes } from "./list-notes";
export { useHasContexts } from "./use-has-contexts";
export { useRowFocus } from "./use-row-focus";
export { useHeldOrder } from "./use-held-order";
export { firstWindow } from "./window";
export { ListPage } from "./list-page";
export { ListPanel } from "./list-panel";
export { useWindowedList, type WindowedList } from "./use-windowed-list";
export { DetailState } from "./detail-state";
export { natsCommand } from "./shell-quote";
export { NumberPanel, NumberPanels, Unit } from "./number-panel";
export { Crumbs } from "./crumbs";
export { ConfigPanel } from "./config-panel";
