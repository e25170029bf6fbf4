export { HeadersList } from "./headers-list";
export { PayloadView } from "./payload-view";
export { visibleText } from "./bytes";
export { ScrollBox } from "./scroll-box";
