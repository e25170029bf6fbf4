/** Pages that findings lead to (contract §4). */
export const pathTo = {
  consumer: (context: string, stream: string, name: string) =>
    `/c/${encodeURIComponent(context)}/consumers/${encodeURIComponent(stream)}/${encodeURIComponent(name)}`,
  consumers: (context: string, status: string) => `/c/${encodeURIComponent(context)}/consumers?status=${status}`,
  stream: (context: string, stream: string) => `/c/${encodeURIComponent(context)}/streams/${encodeURIComponent(stream)}`,
  streams: (context: string) => `/c/${encodeURIComponent(context)}/streams`,
  deadLetters: (context: string, stream: string) =>
    `/dead-letters?context=${encodeURIComponent(context)}&stream=${encodeURIComponent(stream)}`,
};
