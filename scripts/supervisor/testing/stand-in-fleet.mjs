setTimeout(() => process.stdout.write("fleet: ready\n"), Number(process.env.READY_AFTER_MS ?? 0));
setInterval(() => undefined, 1_000);
