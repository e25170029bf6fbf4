import type { Asked } from "../asked";

export const nothingAsked: Asked = {
  context: null,
  stream: null,
  kind: null,
  state: null,
  consumer: null,
  originalStream: null,
  originalSubject: null,
  errorClass: null,
  generation: null,
  group: null,
  flow: null,
  body: null,
  assignee: null,
  q: null,
  from: null,
  to: null,
  view: null,
  sort: null,
  letters: null,
};
