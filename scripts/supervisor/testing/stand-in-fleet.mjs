process.stdout.write("fleet: ready\n");
setInterval(() => undefined, 1_000);
