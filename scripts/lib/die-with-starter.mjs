// Preloaded (`node --import`) into the children that hold nothing worth keeping: console and fleet. The starter is at the
// other end of the IPC channel; when it is gone, by kill -9 too, the channel closes and the child ends itself.
const graceMs = 5_000;

// `next dev` hands this preload on to a child of its own, whose channel is not ours to touch.
if (process.channel && process.env.STARTER_PID === String(process.ppid)) {
  process.once("disconnect", () => {
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.kill(process.pid, "SIGKILL"), graceMs).unref();
  });
  process.channel.unref();
}
