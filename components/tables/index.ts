export { defineColumns } from "./columns";
export { contextColumn } from "./context-column";
export { FilterBox } from "./filter-box";
export {
  auditHref,
  consumerHref,
  consumersHref,
  deadLetterHref,
  deadLettersHref,
  redriveHref,
  redrivesHref,
  streamHref,
  streamsHref,
} from "@/lib/domain/pages";
export { useRowTabIndex } from "./row-stop";
export { ListPage } from "./list-page";
export { ListPanel } from "./list-panel";
export { useWindowedList } from "./use-windowed-list";
export { DetailState } from "./detail-state";
export { natsCommand } from "./shell-quote";
export { NumberPanel, NumberPanels, Unit } from "./number-panel";
export { Crumbs } from "./crumbs";
export { ConfigPanel } from "./config-panel";
